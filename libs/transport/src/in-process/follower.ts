import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';
import { isLost } from '../common/lost.js';
import type { InProcessOptions } from './options.js';

export interface Following {
  readonly group: string;
  readonly from: Position | undefined;
  readonly signal: AbortSignal;
  /** Takes a page of events; the next page is asked for when it resolves. */
  readonly see: (events: readonly Recorded[]) => Promise<void>;
}

/**
 * Follows the store until the signal aborts, and begins again behind what it saw when the store's own following ends.
 * Throws ForeignPosition or PositionBeyondEnd.
 */
export async function followStore(store: EventStore, following: Following, options: InProcessOptions): Promise<void> {
  const { group, signal, see } = following;
  let { from: after } = following;
  for (let attempt = 1; !signal.aborted; attempt += 1) {
    try {
      for await (const followed of store.follow({ after, signal })) {
        attempt = 1;
        if (followed.kind !== 'events') continue;
        await see(followed.events);
        after = followed.events.at(-1)?.position ?? after;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isLost(error)) throw error;
      options.report({ of: 'follow', what: group, attempt, error });
    }
    await pause(signal.aborted ? 0 : options.backOff(attempt), undefined, { signal }).catch(() => undefined);
  }
}
