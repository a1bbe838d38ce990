import pg from 'pg';
import { demonstration } from '#identity';
import type { NewEvent } from '#kernel';
import { Product } from '../support/product.js';
import { type Bench, inTurns } from './bench.js';
import { Door } from './door.js';
import { metadataOf } from './order-lines.js';
import { appendRaw, createRaw } from './raw-events.js';

const CLIENTS = 32;
const EACH = 40;

/** The whole way of a command, through the door of the product as its users run it, beside bare inserts of as many events. */
export const benches: Bench[] = [
  {
    name: 'command over HTTP, 32 clients',
    unit: 'commands/s',
    run: async ({ url }) => {
      const product = await Product.prepare(['--empty'], { DATABASE_URL: url, NODE_ENV: 'test' });
      const pool = new pg.Pool({ connectionString: url, max: CLIENTS });
      let door: Door | undefined;
      try {
        await product.start();
        await createRaw(pool);
        const opened = (door = await Door.of(product.url));
        return await inTurns(
          CLIENTS * EACH,
          () => together(async (client) => void (await appendRaw(pool, client, 0, eventOf(client)))),
          () => together(async (name) => void (await opened.openFund(name))),
        );
      } finally {
        await door?.close();
        await pool.end();
        await product.remove();
      }
    },
  },
];

let names = 0;

/** Each client gives its commands one after the other; each is about something new, as most appends of the raw store are. */
function together(give: (name: string) => Promise<void>): Promise<unknown> {
  return Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      for (let count = 0; count < EACH; count += 1) await give(`B${(names += 1)}`);
    }),
  );
}

/** What the command writes, as a bare row. */
function eventOf(fund: string): NewEvent {
  const id = `${fund}-00000000-0000-4000-8000`;
  return {
    id,
    type: 'FundOpened',
    data: {
      authority: demonstration.MERTON,
      year: 2026,
      fund,
      name: 'The Lonely Londoners',
      allocated: { pence: 10_000, currency: 'GBP' },
      warnAt: 8_000,
      stopAt: 10_000,
    },
    metadata: metadataOf(id, demonstration.MERTON),
  };
}
