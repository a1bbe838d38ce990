import { restAfter, warn, type DeliveryFailure } from '../common/failure.js';

export interface InProcessOptions {
  /** Commands of one context handled at once, each of another stream. */
  readonly commandsAtOnce: number;
  /** Scopes of one group handled at once. */
  readonly scopesAtOnce: number;
  /** Events given to a handler at most. */
  readonly batch: number;
  /** Events that wait in memory for a group's handlers at most, besides those in hand. */
  readonly buffer: number;
  /** Milliseconds that slow scopes may hold up a full buffer; then the longest is read from the store again later. */
  readonly patience: number;
  /** Milliseconds to rest after the nth failure in a row. */
  readonly backOff: (attempt: number) => number;
  /** Told of each failure; by default it becomes a warning of the process. */
  readonly report: (failure: DeliveryFailure) => void;
}

export const DEFAULTS: InProcessOptions = {
  commandsAtOnce: 128,
  scopesAtOnce: 8,
  batch: 1_000,
  buffer: 5_000,
  patience: 1_000,
  backOff: restAfter,
  report: warn,
};
