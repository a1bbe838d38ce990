import type { Readable, Writable } from 'node:stream';
import { NoAnswer } from './outage.js';

/** A read or a subscription of the client. */
export interface Taken<Event> extends AsyncIterable<Event> {
  readonly readableLength: number;
  on(event: 'error', listener: () => void): unknown;
  destroy(error?: Error): unknown;
}

/** Thrown into a stream to leave it where it waits. */
class Enough extends Error {}

/** Watches over a stream while its events are taken. */
export interface Taking {
  /** The server is alive, though it sent no event. */
  readonly alive: () => void;
  /** Stops as soon as what has already arrived is taken. */
  readonly enough: () => void;
}

export interface Take<Event> {
  /** Milliseconds without a word after which the server is taken for dead; Infinity for a stream that may be quiet. */
  readonly silence: number;
  /** Gives an event; false when it is enough. */
  readonly take: (event: Event) => boolean;
  /** Ends the call itself: to stop reading from a stream alone leaves it open. */
  readonly cancel: () => Promise<void>;
  /** Told before the first event. */
  readonly begin?: (taking: Taking) => void;
}

/**
 * Takes events until it is enough or the server ends the stream; true when it was the server. Throws NoAnswer after
 * `silence`, and what the stream fails with.
 */
export async function takeFrom<Event>(
  stream: Taken<Event>,
  { silence, take, cancel, begin }: Take<Event>,
): Promise<boolean> {
  // An error that comes after the loop was left would otherwise end the process.
  stream.on('error', () => undefined);
  let source: Readable | undefined;
  (stream as unknown as Writable).on('pipe', (from) => (source = from));
  const timer = Number.isFinite(silence)
    ? setTimeout(() => stream.destroy(new NoAnswer(`nothing was heard for ${silence} ms`)), silence)
    : undefined;
  let enough = false;
  begin?.({
    alive: () => void timer?.refresh(),
    enough: () => {
      enough = true;
      if (stream.readableLength === 0) stream.destroy(new Enough());
    },
  });
  try {
    for await (const event of stream) {
      timer?.refresh();
      if (!take(event) || (enough && stream.readableLength === 0)) return false;
    }
    return !enough;
  } catch (error) {
    if (error instanceof Enough) return false;
    throw error;
  } finally {
    clearTimeout(timer);
    // Not waited for: it settles only once the call was made. A call that could not be made has said so above.
    cancel().catch(() => undefined);
    // A call that the server has ended can't be cancelled any more, and ends here only when its last words were taken.
    source?.resume();
  }
}

/** Settles as the work does, or throws NoAnswer after so many milliseconds. */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswer(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, silent]);
  } finally {
    clearTimeout(timer);
  }
}
