import { PositionBeyondEnd, StoreUnavailable, type EventStore } from '#event-store';
import { comparePositions, type Position } from '#kernel';

/** What is there is mostly seen within this time, in milliseconds; only after it is the store asked whether it is there at all. */
const FIRST_MS = 250;

/**
 * Waits until `reach` says that a position was seen, or the milliseconds are over. Throws PositionBeyondEnd, soon, when
 * the store has no such position, and ForeignPosition. While the store is away the position is taken on trust.
 */
export async function waitFor(
  store: Pick<EventStore, 'end'>,
  position: Position,
  milliseconds: number,
  reach: (milliseconds: number) => Promise<boolean>,
): Promise<void> {
  const first = Math.min(FIRST_MS, milliseconds);
  if (await reach(first)) return;
  const end = await store.end().catch((error: unknown) => {
    if (error instanceof StoreUnavailable) return position;
    throw error;
  });
  if (end === undefined || comparePositions(position, end) > 0)
    throw new PositionBeyondEnd(`asked to wait for ${position}, the store ends at ${end ?? 'nothing'}`);
  await reach(milliseconds - first);
}
