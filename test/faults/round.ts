import { setTimeout as pause } from 'node:timers/promises';
import { tellStory } from '../../apps/standalone/src/demo/story.js';
import { Aftermath, type Found } from '../crash/aftermath.js';
import { Load } from '../crash/load.js';
import { Chance } from '../crash/seeded.js';
import { Watch } from './answering.js';
import { MATRIX, strike, type Strike } from './striking.js';
import type { Theatre } from './theatre.js';

/** What one round did and found. */
export interface FaultRound extends Found {
  readonly seed: number;
  readonly struck: readonly Strike[];
  readonly acknowledged: number;
  /** The slowest answer while something was away, in milliseconds. */
  readonly slowest: number;
  readonly faults: readonly string[];
}

/** A strike may fall anywhere between the beginning of the story and its end. */
const LONGEST_PEACE_MS = 4_000;

/** What has been acknowledged in all rounds on one theatre. */
export interface Played {
  readonly acknowledged: string[];
  stories: number;
}

/**
 * A story and a load of commands over Kafka while one victim is struck; then everything that must hold is looked at:
 * nothing acknowledged lost or doubled, chains whole, one file an order, views equal to a replay.
 */
export async function playFaults(
  theatre: Theatre,
  played: Played,
  seed: number,
  { away, struck = [chosen(seed)] }: { readonly away: number; readonly struck?: readonly Omit<Strike, 'away'>[] },
): Promise<FaultRound> {
  const chance = new Chance(seed);
  const { url } = theatre.balancer;
  const name = `r${seed}`;
  const load = new Load(url, `faults ${seed}`, `C${seed}`);
  const watch = await Watch.begin(url, `W${seed}`);
  await load.begin();
  const story = tellStory({ url, name, clock: () => new Date().toISOString(), tell: () => undefined });
  story.catch(() => undefined);
  const full = struck.map((each) => ({ ...each, away }));
  for (const each of full) {
    await pause(chance.below(LONGEST_PEACE_MS));
    await strike(theatre, each, chance);
  }
  await story;
  await load.end();
  const { slowest, faults: unanswered } = await watch.end();
  played.acknowledged.push(...load.acknowledged);
  played.stories += 1;
  await Promise.all(theatre.installation.all.map((each) => each.untilReady()));
  const { folder, database } = theatre.installation;
  const aftermath = await Aftermath.of({ url: database.url, outbox: `${folder}/outbox`, orders: played.stories });
  const found = await aftermath.examine(played.acknowledged).finally(() => aftermath.close());
  const faults = [...found.faults, ...unanswered];
  return { ...found, seed, struck: full, acknowledged: load.acknowledged.length, slowest, faults };
}

function chosen(seed: number): Omit<Strike, 'away'> {
  return MATRIX[seed % MATRIX.length] ?? { victim: 'relay', fault: 'kill -9' };
}
