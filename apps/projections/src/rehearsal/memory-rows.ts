import { type Event, type Projection, type Recorded, type Row, type Step } from '#kernel';
import { BadCursor } from '#read-store';
import { groups } from '../answers.js';
import type { Views } from '../asking/answering.js';

/** A projection's rows: by scope, then by key. */
export type RowsByScope = Readonly<Record<string, Readonly<Record<string, Row>>>>;

const found = <R extends Row>(rows: readonly (Row | undefined)[]) => rows.filter((row) => row !== undefined) as R[];
const has = (row: Row, where: object) => Object.entries(where).every(([field, value]) => row[field] === value);
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

/** The rows of all projections, in memory, as the read store would hold them. */
export class MemoryRows {
  private readonly rows = new Map<string, Map<string, Map<string, Row>>>();

  /** Folds an event into every projection that knows its type. */
  apply(event: Recorded): void {
    for (const projection of groups.flatMap(({ members }) => members)) {
      const step = (projection.on as Readonly<Record<string, Step<Row, never> | undefined>>)[event.type];
      const rows = this.in(projection.name, event.metadata.scope);
      for (const key of new Set(step?.rows(event as never))) {
        const next = step?.apply(rows.get(key), event as never, key);
        // As a database would give it back.
        if (next) rows.set(key, JSON.parse(JSON.stringify(next)) as Row);
        else rows.delete(key);
      }
    }
  }

  row<R extends Row, E extends Event>(projection: Projection<R, E>, scope: string, key: string): R | undefined {
    return this.in(projection.name, scope).get(key) as R | undefined;
  }

  /** All rows of a projection. */
  of(projection: string): RowsByScope {
    const scopes = [...(this.rows.get(projection) ?? [])].filter(([, rows]) => rows.size > 0);
    return Object.fromEntries(scopes.map(([scope, rows]) => [scope, Object.fromEntries([...rows].sort(byKey))]));
  }

  /** Puts these in the place of a projection's rows. */
  replace(projection: string, by: RowsByScope): void {
    const scopes = Object.entries(by).map(([scope, rows]) => [scope, new Map(Object.entries(rows))] as const);
    this.rows.set(projection, new Map(scopes));
  }

  /** The rows as questions read them; `asOf` is what an answer says of how far they have come. */
  views(asOf: Views['asOf']): Views {
    return {
      one: async (projection, scope, key) => this.row(projection, scope, key),
      some: async (projection, scope, keys) => found(keys.map((key) => this.row(projection, scope, key))),
      starting: async ({ name }, scope, prefix) =>
        found(
          [...this.in(name, scope)]
            .filter(([key]) => key.startsWith(prefix))
            .sort(byKey)
            .map(([, row]) => row),
        ),
      page: async ({ name }, scope, { where = {}, by, direction = 'ascending', limit, after }) => {
        const sign = direction === 'ascending' ? 1 : -1;
        const sorted = [...this.in(name, scope)]
          .map(([key, row]) => ({ place: [by === undefined ? null : (row[by] ?? null), key], row }))
          .filter(({ row }) => has(row, where))
          .sort((a, b) => sign * (JSON.stringify(a.place) < JSON.stringify(b.place) ? -1 : 1));
        if (after !== undefined && !sorted.some(({ place }) => JSON.stringify(place) === after))
          throw new BadCursor(after);
        const from = after === undefined ? 0 : sorted.findIndex(({ place }) => JSON.stringify(place) === after) + 1;
        const last = sorted[from + limit - 1];
        const next = last && sorted.length > from + limit ? JSON.stringify(last.place) : null;
        return { rows: found(sorted.slice(from, from + limit).map(({ row }) => row)), next };
      },
      count: async ({ name }, scope, where = {}) =>
        [...this.in(name, scope).values()].filter((row) => has(row, where)).length,
      everywhere: async ({ name }, key) =>
        found([...(this.rows.get(name) ?? [])].sort(byKey).map(([, rows]) => rows.get(key))),
      wait: async (_members, scope) => scope,
      asOf,
    };
  }

  private in(projection: string, scope: string): Map<string, Row> {
    const scopes = this.rows.get(projection) ?? new Map<string, Map<string, Row>>();
    const rows = scopes.get(scope) ?? new Map<string, Row>();
    this.rows.set(projection, scopes.set(scope, rows));
    return rows;
  }
}
