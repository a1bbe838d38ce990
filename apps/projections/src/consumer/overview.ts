import type { EventStore } from '#event-store';
import type { Clock, Found, Json, Position, QueryDeclaration } from '#kernel';
import { OPERATIONS } from '#messages/operations';
import { Overseeing, type ReadStore } from '#read-store';
import type { Answerable } from '../asking/answering.js';
import { waitFor } from '../asking/waiting.js';
import { isRepairs, nameOf, type Name } from './naming.js';

/** What operators' questions look at. */
export interface OverviewMeans {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly clock: Clock;
  /** The projections that are run today; others in the read store are left over from earlier releases. */
  readonly projections: readonly string[];
  /** Longest time, in milliseconds, that a question waits for the position it names. */
  readonly waitMs: number;
}

/** How everything that follows the events stands now. */
export class Overview {
  readonly overseeing: Overseeing;

  constructor(readonly means: OverviewMeans) {
    this.overseeing = new Overseeing(means.readStore, means.store);
  }

  /** All projections and processes, by name. */
  async consumers(): Promise<readonly Name[]> {
    const { projections } = this.means;
    const all = (await this.overseeing.consumers()).map(nameOf);
    return all.filter(({ kind, internal }) => kind === 'process' || projections.includes(internal));
  }

  /** Waits until operators' decisions up to the position are carried out, or the time is over. Throws ForeignPosition, PositionBeyondEnd. */
  async wait(after: Position): Promise<void> {
    const { readStore, store, waitMs } = this.means;
    const repairs = (await this.consumers()).filter(isRepairs).map(({ internal }) => ({ name: internal }));
    await waitFor(store, after, waitMs, async (time) => {
      const { reading } = readStore;
      const reached = await Promise.all(repairs.map((each) => reading.waitFor(each, OPERATIONS, after, time)));
      return reached.every(Boolean);
    });
  }

  /** The latest of operators' decisions that is carried out everywhere; null when there is none. */
  async asOf(): Promise<Found['asOf']> {
    const repairs = (await this.consumers()).filter(isRepairs);
    const { reading } = this.means.readStore;
    const ages = await Promise.all(repairs.map(({ internal }) => reading.freshness({ name: internal }, OPERATIONS)));
    let least: Found['asOf'] = null;
    for (const age of ages) {
      if (age === undefined) return null;
      if (least === null || age.position < least.position) least = { position: age.position, at: age.at };
    }
    return least;
  }
}

/** How a question of operators about the consumers themselves is answered. It may refuse. */
export interface OperatorsAnswer<P extends object> {
  readonly question: QueryDeclaration & { readonly parameters: new () => P };
  readonly answer: (overview: Overview, parameters: P) => Promise<Json>;
}

/** Says how a question of operators is answered; only its types are at work here. */
export function fromOverview<P extends object>(declared: OperatorsAnswer<P>): OperatorsAnswer<P> {
  return declared;
}

/** Prepares an operators' answer to be given beside those about the views. */
export function answerableBy<P extends object>(
  overview: Overview,
  { question, answer }: OperatorsAnswer<P>,
): Answerable {
  return {
    question,
    answered: async (_views, sent, after) => {
      if (after !== undefined) await overview.wait(after);
      const asOf = await overview.asOf();
      // The door has checked and filled in the declared parameters.
      const parameters = Object.assign(new question.parameters(), sent) as P;
      return { outcome: 'found', body: await answer(overview, parameters), asOf };
    },
  };
}
