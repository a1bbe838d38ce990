import { type Metadata, numbersOf, type Position, positionAt, type Recorded } from '#kernel';
import type { Outline, ReadStream } from '../event-store.js';
import type { Wanted } from '../pages.js';
import type { Statement } from './database.js';

/** A row of event_store.events as pg gives it: json parsed, bigint as text. */
export interface Row {
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Metadata;
  readonly hash: string;
  readonly bytes: number;
}

/** A page ends early at this many bytes of JSON, so that a page of large events does not fill the memory. */
const PAGE_BYTES = 16_000_000;

const COLUMNS = 'position, stream, revision, id, type, data, metadata, hash, bytes';

/**
 * The next wanted events after a position; at least one, when there is one. Written so that PostgreSQL can only walk an
 * index in order: given the choice it may sort all that is left of the store for each page.
 */
export function pageOfAll({ categories, scope }: Wanted, after: Position | undefined, limit: number): Statement {
  const values: unknown[] = [after === undefined ? 0n : numbersOf(after)[0], limit];
  const ofScope = scope === undefined ? '' : ` and scope = $${values.push(scope)}`;
  const name = `all${categories ? '-categories' : ''}${scope === undefined ? '' : '-scope'}`;
  if (!categories) return { name, text: bounded(`position > $1${ofScope}`, 'position', '$2'), values };
  const each = `
    select position from event_store.events
     where category = one.category and position > $1${ofScope} order by position limit $2`;
  const chosen = `
    select position from unnest($${values.push(categories)}::text[]) one (category)
     cross join lateral (${each}) of_one order by position limit $2`;
  return { name, text: bounded(`position = any (array(${chosen}))`, 'position', '$2'), values };
}

/** Events after a position in outline, as `OutlineRow`: nothing of them is parsed here, and little travels. */
export function pageOfOutlines({ scope }: Wanted, after: Position | undefined, limit: number): Statement {
  const values: unknown[] = [after === undefined ? 0n : numbersOf(after)[0], limit];
  const ofScope = scope === undefined ? '' : ` and scope = $${values.push(scope)}`;
  return {
    name: `outlines${scope === undefined ? '' : '-scope'}`,
    text: `
    select position, scope, type from event_store.events
     where position > $1${ofScope} order by position limit $2`,
    values,
  };
}

/** An event in outline as pg gives it: bigint as text. */
export type OutlineRow = Omit<Outline, 'position'> & Pick<Row, 'position'>;

/** A page of one stream, from a revision on. */
export function pageOfStream(
  stream: string,
  from: number,
  direction: ReadStream['direction'],
  limit: number,
): Statement {
  const values = [stream, from, limit];
  return direction === 'backwards'
    ? { name: 'backwards', text: bounded('stream = $1 and revision <= $2', 'revision desc', '$3'), values }
    : { name: 'forwards', text: bounded('stream = $1 and revision >= $2', 'revision', '$3'), values };
}

/** The beginning of a stream that is wanted together with those of others: forwards from a revision on. */
export interface Beginning {
  readonly stream: string;
  readonly from: number;
  readonly limit: number;
}

/** Many streams share a page: each gets no more than this of it, and what is longer is read on by itself. */
export const SHARE = { events: 500, bytes: 1_000_000 };

/** The beginnings of many streams; `asked` counts them from 1. */
export function pageOfMany(beginnings: readonly Beginning[]): Statement {
  const one = bounded('stream = asked.stream and revision >= asked.since', 'revision', 'asked.most', SHARE.bytes);
  return {
    name: 'forwards-many',
    text: `
    select asked.n::int as asked, each.* from unnest($1::text[], $2::int[], $3::int[])
      with ordinality as asked (stream, since, most, n) cross join lateral (${one}) each`,
    values: [
      beginnings.map(({ stream }) => stream),
      beginnings.map(({ from }) => from),
      beginnings.map(({ limit }) => Math.min(limit, SHARE.events)),
    ],
  };
}

function bounded(where: string, order: string, limit: string, bytes: number = PAGE_BYTES): string {
  return `
    select ${COLUMNS} from (
      select *, sum(bytes) over (order by ${order} rows unbounded preceding) - bytes as before
        from (select ${COLUMNS} from event_store.events where ${where} order by ${order} limit ${limit}) chosen
    ) page where before < ${bytes} order by ${order}`;
}

/** True when a page ended because it was full, not because there was no more. */
export function isFull(rows: readonly Row[], limit: number, bytes: number = PAGE_BYTES): boolean {
  return rows.length === limit || rows.reduce((sum, row) => sum + row.bytes, 0) >= bytes;
}

/** A row as the event it is. */
export function recordedOf(store: string, row: Row): Recorded {
  const { id, type, data, metadata, stream, revision, hash } = row;
  return { id, type, data, metadata, stream, revision, position: positionOf(store, row.position), hash };
}

/** A position of a store, from the number that stands in its table. */
export function positionOf(store: string, number: string | bigint): Position {
  return positionAt(store, BigInt(number));
}
