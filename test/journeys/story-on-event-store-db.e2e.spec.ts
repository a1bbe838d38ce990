import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ScriptedServer } from '../../libs/event-store/src/eventstoredb/testing/scripted-server.js';
import type { Product } from '../support/product.js';
import { productHere } from '../support/product-here.js';
import { timeless, viewsOf } from '../support/views.js';

let server: ScriptedServer;
let onScripted: Product;
let onPostgres: Product;
beforeAll(async () => {
  server = await ScriptedServer.start();
  [onScripted, onPostgres] = await Promise.all([productHere([], { EVENTSTORE_URL: server.url }), productHere([])]);
  await Promise.all([onScripted.start(), onPostgres.start()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([onScripted.remove(), onPostgres.remove()]);
  server.stop();
});

/** Waits until the product has printed it. Throws when its demonstration stopped. */
async function prints(product: Product, words: string): Promise<void> {
  while (!product.printed.includes(words)) {
    if (product.printed.includes('demonstration stopped')) throw new Error(product.printed);
    await pause(20);
  }
}

const outboxOf = ({ data }: Product) => readdirSync(join(data, 'outbox'), { recursive: true });

describe('with its events in a scripted server that is NOT EventStoreDB, the product', () => {
  it('tells the whole story, though the server is cut off in the middle, and shows what it shows on PostgreSQL', async () => {
    await prints(onScripted, 'asks the boroughs');
    server.stop();
    await server.begin();
    await Promise.all([prints(onScripted, 'Done:'), prints(onPostgres, 'Done:')]);
    expect(timeless(await viewsOf(onScripted.url))).toBe(timeless(await viewsOf(onPostgres.url)));
    expect(outboxOf(onScripted)).toEqual(outboxOf(onPostgres));
    expect(server.seen.map(({ call }) => call)).not.toContain('append-in-batch');
  }, 90_000);

  it('killed and started again, goes on where it stood, and writes nothing twice', async () => {
    const before = { views: timeless(await viewsOf(onScripted.url)), events: server.events.length };
    await onScripted.kill();
    await onScripted.start();
    expect(timeless(await viewsOf(onScripted.url))).toBe(before.views);
    expect(server.events).toHaveLength(before.events);
    expect(await onScripted.stop()).toBe(0);
  }, 60_000);
});
