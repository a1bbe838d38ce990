import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../../apps/standalone/src/demo/client.js';
import { demonstration } from '#identity';
import { DEMO } from '../../apps/standalone/src/demo/telling.js';
import { Product } from '../support/product.js';
import { Aftermath, type Found } from '../support/aftermath.js';
import { Load } from '../support/load.js';
import { Chance } from '../support/chance.js';

/** What one round did and found. */
export interface Round extends Found {
  readonly seed: number;
  readonly kills: readonly string[];
  readonly acknowledged: number;
  /** Each a sentence about what should not be; none when all held. */
  readonly faults: readonly string[];
}

const KILLS = 3;
const STORY_PATIENCE_MS = 120_000;
/** Long enough for a kill to fall anywhere between the beginning of the story and its end. */
const LONGEST_PEACE_MS = 1_200;

/**
 * The demonstration's story and a load of other commands, while Node, PostgreSQL or both are killed (SIGKILL) at moments
 * that the seed chooses; then everything that must hold is looked at. The data folder is kept when it does not.
 */
export async function playRound(seed: number): Promise<Round> {
  const product = await Product.prepare([]);
  let held = false;
  try {
    const round = await playWith(product, seed);
    held = round.faults.length === 0;
    return held ? round : { ...round, faults: [...round.faults, `the data is kept in ${product.data}`] };
  } finally {
    await (held ? product.remove() : product.stop());
  }
}

async function playWith(product: Product, seed: number): Promise<Round> {
  const load = new Load(product.url, `crash ${seed}`);
  await product.start();
  try {
    return await playUnder(load, product, seed);
  } finally {
    load.stop();
  }
}

async function playUnder(load: Load, product: Product, seed: number): Promise<Round> {
  const chance = new Chance(seed);
  const kills: string[] = [];
  await load.begin();
  for (let count = 0; count < KILLS; count += 1) {
    await pause(chance.below(LONGEST_PEACE_MS));
    kills.push(await strike(product, chance));
  }
  await storyIsTold(product);
  await load.end();
  const aftermath = await Aftermath.ofFolder(product.data);
  const found = await aftermath.examine(load.acknowledged).finally(() => aftermath.close());
  return { seed, kills, acknowledged: load.acknowledged.length, ...found };
}

async function strike(product: Product, chance: Chance): Promise<string> {
  const target = chance.of('Node', 'PostgreSQL', 'both', 'Node, and again while it starts');
  if (target === 'PostgreSQL' || target === 'both') process.kill(await postmasterOf(product.data), 'SIGKILL');
  if (target === 'PostgreSQL') {
    await product.untilReady();
    return target;
  }
  await product.kill();
  if (target.includes('again')) {
    // It is to be killed before it is ready: what it says then is no fault.
    const starting = product.start().catch(() => undefined);
    await pause(chance.below(1_500));
    await product.kill();
    await starting;
  }
  await product.start();
  return target;
}

async function postmasterOf(data: string): Promise<number> {
  const [pid] = (await readFile(join(data, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return Number(pid);
}

async function storyIsTold(product: Product): Promise<void> {
  const path = `/partnerships/${DEMO.partnership}/orders`;
  type Board = { readonly orders: readonly { readonly order: string; readonly state: string }[] };
  const buyer = new Client(product.url, 'sutton-buyer', demonstration.PASSWORD, 'looking');
  const deadline = Date.now() + STORY_PATIENCE_MS;
  for (;;) {
    // Until the story has founded it, there is no such partnership.
    const board = await buyer.query<Board>(path).catch(() => ({ orders: [] }));
    if (board.orders.some(({ order, state }) => order === DEMO.order && state === 'sent')) return;
    if (Date.now() > deadline) throw new Error(`the story was not told to its end: ${product.printed}`);
    await pause(100);
  }
}
