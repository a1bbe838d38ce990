import { setTimeout as pause } from 'node:timers/promises';
import { tellStory } from '../../apps/standalone/src/demo/story.js';
import { Aftermath, type Found } from '../support/aftermath.js';
import { Load } from '../support/load.js';
import { Chance } from '../support/chance.js';
import { Watch } from './answering.js';
import { strike, type Strike } from './striking.js';
import type { Theatre } from '../support/theatre.js';

/** What one round did and found. */
export interface FaultRound extends Found {
  readonly acknowledged: number;
  /** The slowest answer while something was away, in milliseconds. */
  readonly slowest: number;
  /** How long each part of it took, in milliseconds. */
  readonly took: {
    readonly story: number;
    readonly strikes: number;
    readonly end: number;
    readonly examination: number;
  };
  readonly faults: readonly string[];
}

/** A strike may fall anywhere between the beginning of the story and its end. */
const LONGEST_PEACE_MS = 4_000;

/** Between two commands of one of the six clients: ten services and two servers share the machine with them. */
const BREATH_MS = 400;

/** What has been acknowledged in all rounds on one history. */
export interface Played {
  readonly acknowledged: string[];
  stories: number;
}

/**
 * A story and a load of commands over Kafka while one victim after the other is struck; it ends as soon as the story is
 * told and everybody is back. Then everything that must hold is looked at: nothing acknowledged lost or doubled, chains
 * whole, one file an order, views equal to a replay.
 */
export async function playFaults(
  theatre: Theatre,
  played: Played,
  seed: number,
  struck: readonly Strike[],
): Promise<FaultRound> {
  const chance = new Chance(seed);
  const { url } = theatre.balancer;
  const load = new Load(url, `faults ${seed}`, `C${seed}`, BREATH_MS);
  const [watch] = await Promise.all([Watch.begin(url, `W${seed}`), load.begin()]);
  const began = performance.now();
  const since = (then: number): number => Math.round(performance.now() - then);
  const story = tellStory({ url, name: `r${seed}`, clock: () => new Date().toISOString(), tell: () => undefined }).then(
    () => since(began),
  );
  story.catch(() => undefined);
  for (const each of struck) {
    await pause(chance.below(LONGEST_PEACE_MS));
    await strike(theatre, each, chance);
  }
  const strikes = since(began);
  const told = await story;
  const ending = performance.now();
  await load.end();
  const { slowest, faults: unanswered } = await watch.end();
  played.acknowledged.push(...load.acknowledged);
  played.stories += 1;
  await Promise.all(theatre.installation.all.map((each) => each.untilReady()));
  const end = since(ending);
  const { folder, database } = theatre.installation;
  const aftermath = await Aftermath.of({ url: database.url, outbox: `${folder}/outbox`, orders: played.stories });
  const examining = performance.now();
  const found = await aftermath.examine(played.acknowledged).finally(() => aftermath.close());
  const took = { story: told, strikes, end, examination: since(examining) };
  return { ...found, acknowledged: load.acknowledged.length, slowest, took, faults: [...found.faults, ...unanswered] };
}
