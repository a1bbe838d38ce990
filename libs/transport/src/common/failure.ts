import { inspect } from 'node:util';

/** A handler's failure, the store's or the way's, before it is tried again. */
export interface DeliveryFailure {
  readonly of: 'command' | 'query' | 'events' | 'follow' | 'connection';
  /** The command's type, the query's type, `<group>/<scope>`, the group, or the topic. */
  readonly what: string;
  /** How often it has failed in a row. */
  readonly attempt: number;
  readonly error: unknown;
}

/** Milliseconds to rest after the nth failure in a row: from 25, doubled, up to ten seconds. */
export function restAfter(attempt: number): number {
  return Math.min(25 * 2 ** (attempt - 1), 10_000);
}

/** Makes a warning of the process of a failure. */
export function warn({ of, what, attempt, error }: DeliveryFailure): void {
  process.emitWarning(`${of} ${what} failed (attempt ${attempt}): ${inspect(error)}`);
}
