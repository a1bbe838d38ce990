import { createRequire } from 'node:module';

/** What we need to know of a class inside kafkajs. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly inflight: ReadonlyMap<
    number,
    { readonly sentAt: number; readonly requestTimeout: number; timeoutRequest(): void }
  >;
  readonly requestTimeout: number;
  readonly enforceRequestTimeout: boolean;
  readonly isConnected: () => boolean;
  requestTimeoutIntervalId: NodeJS.Timeout;
  destroy(): void;
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
  scheduleRequestTimeoutCheck: (this: RequestQueue) => void;
}

/** How often a connection looks whether a request had no answer in time, which is seconds; kafkajs does ten times a second. */
const TIMEOUTS_LOOKED_AT_MS = 500;

let done = false;

/**
 * kafkajs 2.2.4 sets a timer of 1 ms after each check of its queue, also when nothing waits: an idle connection wakes
 * 900 times a second (tulios/kafkajs#1556). Let it sleep when nothing is pending; a push schedules the check again.
 */
export function quietenRequestQueue(): void {
  if (done) return;
  done = true;
  const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
  queue.prototype.scheduleRequestTimeoutCheck = function () {
    if (!this.enforceRequestTimeout) return;
    this.destroy();
    this.requestTimeoutIntervalId = setInterval(
      () => lookAt(this),
      Math.min(this.requestTimeout, TIMEOUTS_LOOKED_AT_MS),
    );
  };
}

function lookAt(queue: RequestQueue): void {
  const now = Date.now();
  for (const request of queue.inflight.values())
    if (now - request.sentAt > request.requestTimeout) request.timeoutRequest();
  if (!queue.isConnected()) queue.destroy();
}
