/** What we need to know of a class inside kafkajs. */
interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

/**
 * kafkajs 2.2.4 sets a timer of 1 ms after each check of its queue, also when nothing waits: an idle connection wakes
 * 900 times a second (tulios/kafkajs#1556). Let it sleep when nothing is pending; a push schedules the check again.
 */
export function quietenRequestQueue(inside: NodeJS.Require): void {
  const queue = inside('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}
