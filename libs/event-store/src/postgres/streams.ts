import type { Recorded } from '#kernel';
import type { ReadStream } from '../event-store.js';
import { PAGE } from '../pages.js';
import { Together } from '../together.js';
import type { Database } from './database.js';
import { isFull, pageOfMany, pageOfStream, recordedOf, SHARE, type Beginning, type Row } from './reading.js';

interface Page {
  readonly events: readonly Recorded[];
  readonly more: boolean;
}

/** A stream that is long holds up those that are wanted with it: others are read meanwhile. */
const READING_LANES = 4;

const MAX_REVISION = 2 ** 31 - 1;

/** Reads single streams. Those that are wanted at once from their beginning share a query. */
export class Streams {
  private readonly beginnings: Together<Beginning, Page>;

  /** `store` is the store's identity, which its positions name. */
  constructor(
    private readonly database: Database,
    private readonly store: string,
  ) {
    this.beginnings = new Together((asked) => this.pagesOf(asked), { most: 100, lanes: READING_LANES });
  }

  async *read(stream: string, options: ReadStream): AsyncIterable<Recorded> {
    const { direction = 'forwards' } = options;
    const step = direction === 'forwards' ? 1 : -1;
    let from: number = options.from ?? (direction === 'forwards' ? 0 : MAX_REVISION);
    for (let left = options.limit ?? Infinity; left > 0;) {
      const { events, more } = await this.next({ stream, from, limit: Math.min(left, PAGE) }, direction);
      yield* events;
      const last = events.at(-1);
      if (!last || !more) return;
      left -= events.length;
      from = last.revision + step;
    }
  }

  /** One page, from a revision on, by a query of its own. */
  async page({ stream, from, limit }: Beginning, direction: ReadStream['direction']): Promise<Page> {
    const rows = await this.database.query<Row>(pageOfStream(stream, from, direction, limit));
    return { events: rows.map((row) => recordedOf(this.store, row)), more: isFull(rows, limit) };
  }

  private async next(wanted: Beginning, direction: ReadStream['direction']): Promise<Page> {
    // Commands that come at once load their streams in one query. What is behind a beginning is read by itself.
    if (wanted.from === 0 && direction === 'forwards') return this.beginnings.add(wanted);
    return this.page(wanted, direction);
  }

  private async pagesOf(asked: readonly Beginning[]): Promise<readonly Page[]> {
    const [only] = asked;
    if (asked.length === 1 && only) return [await this.page(only, 'forwards')];
    const rows = await this.database.query<Row & { readonly asked: number }>(pageOfMany(asked));
    const each = asked.map((): Row[] => []);
    for (const row of rows) each[row.asked - 1]?.push(row);
    return asked.map(({ limit }, index) => {
      const own = each[index] ?? [];
      const more = isFull(own, Math.min(limit, SHARE.events), SHARE.bytes);
      return { events: own.map((row) => recordedOf(this.store, row)), more };
    });
  }
}
