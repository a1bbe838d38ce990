import type { Recorded } from '#kernel';
import type { ReadStream } from '../event-store.js';
import { PAGE } from '../pages.js';
import type { GivenPage, StreamPage } from './reading.js';

/** Many readers leave early: a reading begins with small pages. */
export const FIRST_PAGE = 200;

/** The size of the page after one of this size. */
export function larger(size: number): number {
  return Math.min(4 * size, PAGE);
}

/** A stream begins later than it did, or has a hole: somebody truncated it or deleted it. */
export class HistoryHidden extends Error {
  override readonly name = 'HistoryHidden';
}

type Wanted = Partial<StreamPage> & Pick<StreamPage, 'limit'>;
type ReadPage = (wanted: Wanted) => Promise<GivenPage>;

/**
 * A stream, page by page. That the server ended a page does not mean that the stream ends there: a server that is being
 * stopped ends its answers as if they were whole. So it goes on to the last event that the stream is known to have.
 * Throws HistoryHidden where a revision is missing.
 */
export function readByPages(stream: string, options: ReadStream, readPage: ReadPage): AsyncIterable<Recorded> {
  return (options.direction === 'backwards' ? backwards : forwards)(stream, options, readPage);
}

async function* forwards(
  stream: string,
  { from: first = 0, limit = Infinity }: ReadStream,
  readPage: ReadPage,
): AsyncIterable<Recorded> {
  let from = first;
  let size = FIRST_PAGE;
  let end: Promise<number> | undefined;
  for (let left = limit; left > 0;) {
    const asked = Math.min(left, size);
    const reading = insist(readPage, { from, limit: asked });
    end ??= lastOf(readPage);
    const [{ events }, last] = await Promise.all([reading, end]);
    for (const event of events) {
      if (event.revision !== from) throw new HistoryHidden(`${stream}: ${from} is hidden`);
      from += 1;
      left -= 1;
      yield event;
    }
    // A full page says nothing about the end; a stream that grows meanwhile may be left at the end that it had.
    if (events.length < asked && from > last) return;
    if (events.length === 0) throw new HistoryHidden(`${stream}: ${from} to ${last} are hidden`);
    size = larger(size);
  }
}

async function* backwards(
  stream: string,
  { from: first, limit = Infinity }: ReadStream,
  readPage: ReadPage,
): AsyncIterable<Recorded> {
  let from = first;
  let size = FIRST_PAGE;
  for (let left = limit; left > 0 && (from === undefined || from >= 0);) {
    const { events, exists } = await insist(readPage, { from, direction: 'backwards', limit: Math.min(left, size) });
    for (const event of events) {
      // A read may begin anywhere beyond the end; from then on no revision may be missing.
      const beyond = left === limit && (from === undefined || event.revision < from);
      if (!beyond && event.revision !== from) throw new HistoryHidden(`${stream}: ${from} is hidden`);
      from = event.revision - 1;
      left -= 1;
      yield event;
    }
    if (events.length === 0 && !exists && left === limit) return;
    if (events.length === 0) throw new HistoryHidden(`${stream}: all up to ${from} are hidden`);
    size = larger(size);
  }
}

/** Asks once more for a page without an event: the first answer may have been ended before its beginning. */
async function insist(readPage: ReadPage, wanted: Wanted): Promise<GivenPage> {
  const page = await readPage(wanted);
  return page.events.length === 0 && page.exists ? readPage(wanted) : page;
}

/** Revision of a stream's last event; -1 when it has none. */
async function lastOf(readPage: ReadPage): Promise<number> {
  const { events } = await readPage({ direction: 'backwards', limit: 1 });
  return events[0]?.revision ?? -1;
}
