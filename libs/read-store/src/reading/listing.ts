import type { Row } from '#kernel';
import type { Queries } from '../database/database.js';

/** Which rows of a list, in which order, and how many. */
export interface Listing<R extends Row> {
  /** Only rows whose key begins so. */
  readonly beginning?: string;
  /** Only rows with exactly these values. */
  readonly where?: { readonly [F in keyof R]?: string | number | boolean | null };
  /** Ordered by this field, then by scope and key; without it by scope and key. A row without the field comes as null does. */
  readonly by?: keyof R & string;
  readonly direction?: 'ascending' | 'descending';
  /** Rows of a page; default 100. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** One row of a list, with where it was found. */
export interface Found<R extends Row> {
  readonly scope: string;
  readonly key: string;
  readonly row: R;
}

export interface Listed<R extends Row> {
  readonly rows: readonly Found<R>[];
  /** Asks for the page behind this one; absent on the last. */
  readonly next?: string;
}

/** The text is not what an earlier page gave as `next`. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';
}

interface ListedRow<R> {
  scope: string;
  key: string;
  value: R;
  sort: string;
}

/** Reads one page. */
export async function listRows<R extends Row>(
  queries: Queries,
  projection: string,
  scopes: readonly string[],
  { beginning = '', where = {}, by, direction = 'ascending', limit = 100, after }: Listing<R>,
): Promise<Listed<R>> {
  const [sort, scope, key] = after === undefined ? [null, null, null] : readCursor(after);
  const [behind, order] = direction === 'ascending' ? ['>', 'asc'] : ['<', 'desc'];
  const { rows } = await queries.query<ListedRow<R>>(
    `select r.scope, r.key, r.value, s.sort::text as sort
       from read_store.consumer c join read_store.rows r on r.generation = c.active,
            lateral (select coalesce(r.value -> $4::text, 'null'::jsonb) as sort) s
      where c.name = $1 and r.scope = any($2) and starts_with(r.key, $9) and r.value @> $3::jsonb
        and ($5::jsonb is null or (s.sort, r.scope, r.key) ${behind} ($5::jsonb, $6::text, $7::text))
      order by s.sort ${order}, r.scope ${order}, r.key ${order} limit $8`,
    [projection, scopes, JSON.stringify(where), by ?? null, sort, scope, key, limit + 1, beginning],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const found = page.map((row) => ({ scope: row.scope, key: row.key, row: row.value }));
  return rows.length > limit && last ? { rows: found, next: cursorOf(last) } : { rows: found };
}

function cursorOf({ sort, scope, key }: ListedRow<unknown>): string {
  return Buffer.from(JSON.stringify([sort, scope, key])).toString('base64url');
}

function readCursor(text: string): readonly [string, string, string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [sort, scope, key, ...rest] = Array.isArray(parts) ? (parts as readonly unknown[]) : [];
    if (isKeepable(sort) && isKeepable(scope) && isKeepable(key) && rest.length === 0) {
      const value: unknown = JSON.parse(sort);
      // As JSON writes it: what PostgreSQL could not read is not asked of it.
      if (value === null || typeof value === 'number' || isKeepable(value)) return [JSON.stringify(value), scope, key];
    }
  } catch (error) {
    throw new BadCursor(text, { cause: error });
  }
  throw new BadCursor(text);
}

/** A text that PostgreSQL can hold. */
function isKeepable(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && Buffer.from(value, 'utf8').toString('utf8') === value;
}
