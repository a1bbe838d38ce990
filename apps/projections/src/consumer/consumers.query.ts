import { PositionBeyondEnd } from '#event-store';
import { ForeignPosition, query } from '#kernel';
import { OPERATIONS } from '#messages/operations';
import { LAG_LIMIT } from '#read-store';
import { Type } from 'typebox';
import { count, exactly, list, orNull, plain, text, type Static } from '../asking/shapes.js';
import { isRepairs, type Name } from './naming.js';
import { operatorsQuestion, type Overview } from './overview.js';

/** The consumers are asked for with nothing. */
export class ConsumersParameters {}

const rebuild = exactly({
  scope: Type.Union([Type.String(), Type.Null()], { description: 'The one that is rebuilt; null: all' }),
  version: count,
  done: Type.Integer({ description: 'Events read' }),
  total: Type.Union([Type.Integer(), Type.Null()], { description: 'Events to read in all, estimated' }),
  secondsLeft: Type.Union([Type.Integer(), Type.Null()], { description: 'Estimated from its speed until now' }),
});

const one = exactly({
  consumer: text,
  kind: Type.Enum(['projection', 'process']),
  version: orNull(count),
  position: Type.Union([Type.String(), Type.Null()], { description: 'How far it has come' }),
  eventsBehind: Type.Union([Type.Integer(), Type.Null()], {
    description: `Events after that; ${LAG_LIMIT} means so many or more`,
  }),
  secondsBehind: Type.Union([Type.Integer(), Type.Null()], { description: 'Age of the first of them; 0: none waits' }),
  scopes: Type.Integer({ description: 'Partnerships and authorities whose events it has seen' }),
  parked: Type.Integer({ description: 'How many of them wait at an event that it can’t handle' }),
  frozen: Type.Boolean({ description: 'Live events pass it by, because a new version of it is being built' }),
  fault: Type.Union([Type.String(), Type.Null()], {
    description:
      'Its place is not in this store: position-of-another-store, or position-beyond-end (the store was cut back)',
  }),
  rebuilds: list(rebuild),
});

const all = exactly({
  head: Type.Union([Type.String(), Type.Null()], { description: 'Position of the last event of the store' }),
  healthy: Type.Boolean({ description: 'Nothing is parked and no consumer is at fault' }),
  consumers: list(one),
});
type One = Static<typeof one>;

/** How every projection and process stands. */
export const consumersQuestion = operatorsQuestion<ConsumersParameters>({
  declaration: query({
    name: 'consumers',
    route: 'GET /operations/consumers',
    summary: 'How every projection and process stands: how far, how far behind, what is parked, what is being rebuilt',
    may: ['operator'],
    parameters: ConsumersParameters,
    answer: plain(all),
  }),
  answer: async (overview): Promise<Static<typeof all>> => {
    const head = (await overview.means.store.end()) ?? null;
    const consumers = await Promise.all((await overview.consumers()).map((name) => standing(overview, name)));
    const healthy = consumers.every(({ parked, fault }) => parked === 0 && fault === null);
    return { head, healthy, consumers };
  },
});

async function standing(overview: Overview, name: Name): Promise<One> {
  const { overseeing, means } = overview;
  const { consumer, kind, internal } = name;
  const fault = (named: string): One => ({
    ...{ consumer, kind, version: null, position: null, eventsBehind: null, secondsBehind: null },
    ...{ scopes: 0, parked: 0, frozen: false, fault: named, rebuilds: [] },
  });
  try {
    // Those who carry out decisions look at nothing else, and are behind in nothing else.
    const status = await overseeing.status(internal, isRepairs(name) ? OPERATIONS : undefined);
    const { version, position, lag, waitingSince, scopes, parked, frozen } = status;
    const waited = waitingSince === null ? 0 : Date.parse(means.clock()) - Date.parse(waitingSince);
    const secondsBehind = Math.max(0, Math.round(waited / 1_000));
    const rebuilds = (await overseeing.progress(internal)).map(({ scope, version: to, done, total, secondsLeft }) => ({
      scope,
      version: to,
      done,
      total,
      secondsLeft,
    }));
    const fine = { consumer, kind, version, position, eventsBehind: lag, secondsBehind };
    return { ...fine, scopes, parked, frozen, fault: null, rebuilds };
  } catch (error) {
    if (error instanceof ForeignPosition) return fault('position-of-another-store');
    if (error instanceof PositionBeyondEnd) return fault('position-beyond-end');
    throw error;
  }
}
