import type { Event, Recorded } from '#kernel';

/** One event behind a figure. */
export type Trace = { readonly position: string; readonly type: string };

/** The events behind a figure: how many in all, and the latest of them, oldest first. */
export type Trail = { readonly count: number; readonly latest: readonly Trace[] };

/** This many events are named one by one; the count is always whole. */
export const TRACED = 50;

/** A figure that no event has touched yet. */
export const NO_TRAIL: Trail = { count: 0, latest: [] };

/** The trail with one more event behind it. */
export function noted(trail: Trail | undefined, { position, type }: Pick<Recorded<Event>, 'position' | 'type'>): Trail {
  const { count, latest } = trail ?? NO_TRAIL;
  return { count: count + 1, latest: [...latest.slice(-(TRACED - 1)), { position, type }] };
}

/** A trail as an answer gives it. */
export function copyOf({ count, latest }: Trail): { count: number; latest: Trace[] } {
  return { count, latest: [...latest] };
}
