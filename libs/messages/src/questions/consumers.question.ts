import { Type, query } from '#kernel';
import { count, countOf, exactly, list, orNull, plain, text, type Static } from './shapes.js';

/** The consumers are asked for with nothing. */
export class ConsumersParameters {}

/** Events behind are counted up to here. */
export const MOST_BEHIND = 1_000;

const rebuild = exactly({
  scope: Type.Union([Type.String(), Type.Null()], { description: 'The one that is rebuilt; null: all' }),
  version: count,
  done: countOf('Events read'),
  total: Type.Union([Type.Integer(), Type.Null()], { description: 'Events to read in all, estimated' }),
  secondsLeft: Type.Union([Type.Integer(), Type.Null()], { description: 'Estimated from its speed until now' }),
});
const pause = exactly({
  since: Type.String({ description: 'When an operator paused it: instant in UTC' }),
  reason: Type.String({ description: 'The reason given' }),
});
const one = exactly({
  consumer: text,
  kind: Type.Enum(['projection', 'process']),
  version: orNull(count),
  position: Type.Union([Type.String(), Type.Null()], { description: 'How far it has come' }),
  eventsBehind: Type.Union([Type.Integer(), Type.Null()], {
    description: `Events after that; ${MOST_BEHIND} means so many or more`,
  }),
  secondsBehind: Type.Union([Type.Integer(), Type.Null()], { description: 'Age of the first of them; 0: none waits' }),
  scopes: countOf('Partnerships and authorities whose events it has seen'),
  parked: countOf('How many of them wait at an event that it can’t handle'),
  frozen: Type.Boolean({
    description:
      'Live events pass it by: a new version of it is being built, or it is paused, or catches up after that',
  }),
  paused: Type.Union([pause, Type.Null()], { description: 'Null: it is not paused' }),
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
export type Consumer = Static<typeof one>;
export type Consumers = Static<typeof all>;

/** How every projection and process stands, for operators. */
export const consumersQuestion = query({
  name: 'consumers',
  route: 'GET /operations/consumers',
  summary: 'How every projection and process stands: how far, how far behind, what is parked, what is being rebuilt',
  may: ['operator'],
  parameters: ConsumersParameters,
  answer: plain(all),
});
