import { Together } from '#event-store';
import type { Recorded } from '#kernel';
import { oneAfterTheOther } from '../consuming/suspects.js';
import { Looks } from './looks.js';
import { playRound, type Left, type Round } from './round.js';

interface Taken {
  readonly scope: string;
  readonly events: readonly Recorded[];
}

/** Takes the events of one scope to one consumer, dealing with whatever there is. */
type OwnWay = (consumer: string, scope: string, events: readonly Recorded[], suspicious: boolean) => Promise<void>;

/** Scopes of one round at most. */
const MOST = 64;

/**
 * Applies events of several scopes to all consumers together, in one transaction: a round. Events that come during a round
 * are collected for the next one. What a round can't do, each consumer does by itself, at the same time as later rounds,
 * so that no other scope waits for it.
 */
export class Rounds {
  private readonly together: Together<Taken, Left | 'all'>;
  private readonly alone = oneAfterTheOther();
  private readonly looks: Looks;

  constructor(
    private readonly round: Round,
    private readonly ownWay: OwnWay,
  ) {
    const consumers = round.members.map(({ consumer }) => consumer);
    this.looks = new Looks(round.database, consumers);
    this.together = new Together((taken) => this.play(taken), { most: MOST });
  }

  /** Resolves when every consumer's effect is durable; rejects, when all have ended, with the first that failed. */
  async take(scope: string, events: readonly Recorded[]): Promise<void> {
    const left = await this.together.add({ scope, events });
    const all = left === 'all' ? this.round.members.map(({ consumer }) => [consumer, false] as const) : [...left];
    await everyOf(
      all.map(([consumer, suspicious]) => {
        const go = () => this.ownWay(consumer, scope, events, suspicious);
        return suspicious ? this.alone(go) : go();
      }),
    );
  }

  /** A scope that is in the round already comes by another delivery: each consumer takes that one by itself. */
  private async play(taken: readonly Taken[]): Promise<readonly (Left | 'all')[]> {
    const batches = new Map<string, readonly Recorded[]>();
    // All processes take scopes in the same order, so that two can't deadlock.
    for (const { scope, events } of [...taken].sort((a, b) => (a.scope < b.scope ? -1 : 1)))
      if (!batches.has(scope)) batches.set(scope, events);
    const left = await playRound(this.round, this.looks, batches);
    return taken.map(({ scope, events }) => (batches.get(scope) === events ? left.get(scope) : undefined) ?? 'all');
  }
}

/** Resolves when all have; otherwise rejects with the first that failed, when all have ended. */
export async function everyOf(all: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(all)) if (result.status === 'rejected') throw result.reason;
}
