import { projection } from '#kernel';
import type { authorityEvents } from '#messages/partnership';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';

/** An authority and its branches. */
export type AuthorityRow = {
  readonly authority: string;
  readonly name: string;
  readonly kind: string;
  readonly branches: readonly {
    readonly branch: string;
    readonly name: string;
    readonly deliveryPoint: string | null;
    readonly open: boolean;
  }[];
  readonly events: Trail;
};

/** Each authority's own scope has one such row. */
export const AUTHORITY = 'authority';
const only = () => [AUTHORITY];

/** The authorities that were registered, with their branches by code. */
export const authorities = projection<AuthorityRow, authorityEvents.AuthorityEvent>({
  name: 'authorities',
  version: 1,
  on: {
    AuthorityRegistered: {
      rows: only,
      apply: (row, event) => {
        const { authority, name, kind } = event.data;
        return { branches: row?.branches ?? [], authority, name, kind, events: noted(row?.events, event) };
      },
    },
    BranchOpened: {
      rows: only,
      apply: (row, event) => {
        const { branch, name, deliveryPoint, authority } = event.data;
        const before = row ?? { authority, name: authority, kind: 'other', branches: [], events: NO_TRAIL };
        const others = before.branches.filter((each) => each.branch !== branch);
        const branches = [...others, { branch, name, deliveryPoint, open: true }];
        return { ...before, branches: branches.sort(byCode), events: noted(before.events, event) };
      },
    },
    BranchClosed: {
      rows: only,
      apply: (row, event) =>
        row && {
          ...row,
          branches: row.branches.map((each) => (each.branch === event.data.branch ? { ...each, open: false } : each)),
          events: noted(row.events, event),
        },
    },
  },
});

/** Names by code; an authority that was never registered has none. */
export type Names = ReadonlyMap<string, string>;

/** The names in these rows. */
export function namesIn(rows: readonly AuthorityRow[]): Names {
  return new Map(rows.map(({ authority, name }) => [authority, name]));
}

function byCode(a: { readonly branch: string }, b: { readonly branch: string }): number {
  return a.branch < b.branch ? -1 : 1;
}
