import type { EventStore, ReadAll } from './event-store.js';

/** How far whoever has seen everything up to a position is behind. */
export interface Behind {
  /** Events after that; `LAG_LIMIT` means so many or more. */
  readonly lag: number;
  /** When the first of them happened: instant in UTC; null when there is none. */
  readonly waitingSince: string | null;
}

/** Lag is counted up to here, so that asking stays cheap. */
export const LAG_LIMIT = 1_000;

/** Counts what comes after a position. Throws ForeignPosition or PositionBeyondEnd when it is not in this store. */
export async function behind(store: EventStore, where: Pick<ReadAll, 'after' | 'scope'>): Promise<Behind> {
  let lag = 0;
  for await (const page of store.readOutlines({ ...where, limit: LAG_LIMIT })) lag += page.length;
  return { lag, waitingSince: lag > 0 ? await nextSince(store, where) : null };
}

/** When the first event after a position happened: instant in UTC. */
export async function nextSince(store: EventStore, where: Pick<ReadAll, 'after' | 'scope'>): Promise<string | null> {
  for await (const [next] of store.readAll({ ...where, limit: 1 })) return next?.metadata.at ?? null;
  return null;
}
