import { Agent, request } from 'node:http';
import pg from 'pg';
import { demonstration } from '#identity';
import type { NewEvent } from '#kernel';
import { signIn } from '../support/sign-in.js';
import { Product } from '../support/product.js';
import { type Bench, inTurns } from './bench.js';
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
      const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
      try {
        await product.start();
        await createRaw(pool);
        const token = await signIn(product.url, 'merton-budget');
        return await inTurns(
          CLIENTS * EACH,
          () => together(async (client) => void (await appendRaw(pool, client, 0, eventOf(client)))),
          () => together((client) => openFund({ url: product.url, token, agent }, client)),
        );
      } finally {
        agent.destroy();
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

interface Door {
  readonly url: string;
  readonly token: string;
  readonly agent: Agent;
}

/** Throws when it is not accepted. */
function openFund({ url, token, agent }: Door, fund: string): Promise<void> {
  const body = JSON.stringify({ name: 'The Lonely Londoners', allocatedPence: 10_000, warnAt: 8_000, stopAt: 10_000 });
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': `bench-${process.pid}-${fund}`,
  };
  return new Promise((resolve, reject) => {
    const path = `${url}/authorities/${demonstration.MERTON}/funds/2026/${fund}`;
    const sent = request(path, { method: 'PUT', agent, headers }, (answer) => {
      let said = '';
      answer.setEncoding('utf8').on('data', (text: string) => (said += text));
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 201) resolve();
        else reject(new Error(`${fund} was answered with ${answer.statusCode}: ${said}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
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
    metadata: {
      commandId: id,
      commandHash: '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
      correlationId: id,
      causationId: id,
      actor: 'merton-budget',
      authority: demonstration.MERTON,
      scope: demonstration.MERTON,
      at: '2026-11-25T10:00:00.000Z',
      version: 1,
    },
  };
}
