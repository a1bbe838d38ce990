import {
  EventStore,
  WrongExpectedRevision,
  type Appended,
  type Follow,
  type Followed,
  type Head,
  type ReadAll,
  type ReadStream,
} from '#event-store';
import type { NewEvent, Position, Recorded } from '#kernel';
import type { Metrics } from './metrics.js';
import { spanned } from './tracing.js';

/** An event store whose appends are timed and traced. */
export class ObservedEventStore extends EventStore {
  constructor(
    private readonly inner: EventStore,
    private readonly metrics: Metrics,
  ) {
    super();
  }

  override async append(stream: string, head: Head, events: readonly NewEvent[]): Promise<Appended> {
    const stop = this.metrics.appending.startTimer();
    try {
      const appended = await spanned({ name: 'append', attributes: { 'event.count': events.length } }, () =>
        this.inner.append(stream, head, events),
      );
      stop({ outcome: 'written' });
      return appended;
    } catch (error) {
      stop({ outcome: error instanceof WrongExpectedRevision ? 'conflict' : 'failed' });
      throw error;
    }
  }

  override identity(): Promise<string> {
    return this.inner.identity();
  }

  override readStream(stream: string, options?: ReadStream): AsyncIterable<Recorded> {
    return this.inner.readStream(stream, options);
  }

  override readAll(options?: ReadAll): AsyncIterable<readonly Recorded[]> {
    return this.inner.readAll(options);
  }

  override follow(options: Follow): AsyncIterable<Followed> {
    return this.inner.follow(options);
  }

  override end(): Promise<Position | undefined> {
    return this.inner.end();
  }

  override close(): Promise<void> {
    return this.inner.close();
  }
}
