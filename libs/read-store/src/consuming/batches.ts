import { comparePositions, type Position, type Recorded } from '#kernel';

/** Events by scope, each scope's in the store's order. */
export type Batches = ReadonlyMap<string, readonly Recorded[]>;

/** Sorts a page of mixed events by scope, keeping each scope's order. */
export function byScope(events: readonly Recorded[]): Map<string, Recorded[]> {
  const batches = new Map<string, Recorded[]>();
  for (const event of events) {
    const batch = batches.get(event.metadata.scope);
    if (batch) batch.push(event);
    else batches.set(event.metadata.scope, [event]);
  }
  return batches;
}

/** The events that lie after the checkpoint. Throws ForeignPosition. */
export function unseen<E extends Pick<Recorded, 'position'>>(
  events: readonly E[],
  checkpoint: Position | undefined,
): readonly E[] {
  if (checkpoint === undefined) return events;
  const first = events.findIndex(({ position }) => comparePositions(position, checkpoint) > 0);
  return first < 0 ? [] : first === 0 ? events : events.slice(first);
}

/** Leaves out what is at or below each scope's checkpoint, and scopes of which nothing is left. Throws ForeignPosition. */
export function unseenOf(batches: Batches, checkpoints: ReadonlyMap<string, Position>): Batches {
  const left = new Map<string, readonly Recorded[]>();
  for (const [scope, events] of batches) {
    const rest = unseen(events, checkpoints.get(scope));
    if (rest.length > 0) left.set(scope, rest);
  }
  return left;
}
