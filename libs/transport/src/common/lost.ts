import { PositionBeyondEnd } from '#event-store';
import { ForeignPosition } from '#kernel';

/** True for what no retry mends: the store was replaced or cut back, and to go on would skip events. */
export function isLost(error: unknown): error is ForeignPosition | PositionBeyondEnd {
  return error instanceof ForeignPosition || error instanceof PositionBeyondEnd;
}

/** Ends the process unless someone listens for uncaught exceptions: a subscription that stops in silence would lose events. */
export function throwUncaught(error: Error): void {
  queueMicrotask(() => {
    throw error;
  });
}
