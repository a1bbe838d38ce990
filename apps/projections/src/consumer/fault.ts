import { PositionBeyondEnd } from '#event-store';
import { ForeignPosition } from '#kernel';

/** Why a consumer's place is not in this store, as operators are told; undefined when the error says something else. */
export function faultOf(error: unknown): string | undefined {
  if (error instanceof ForeignPosition) return 'position-of-another-store';
  if (error instanceof PositionBeyondEnd) return 'position-beyond-end';
  return undefined;
}
