import type { Unanswered, WaitingRow } from './waiting-for-me.js';

/** A row as version 2 of the projection left it. Such rows are served until version 3 is built beside them. */
export type WaitingRowOf2 = Omit<WaitingRow, 'supplier' | 'framework' | 'lines' | 'members' | 'reoffer'> & {
  readonly lines: readonly Omit<Unanswered, 'unfunded'>[];
  readonly reoffer: {
    readonly lines: readonly { readonly line: string; readonly copies: number }[];
    readonly answered: readonly string[];
  } | null;
};

/** The row in today's shape. What version 2 did not keep is taken so that nobody is refused what they may do: only the sharers are known of the members. */
export function today(row: WaitingRow | WaitingRowOf2): WaitingRow {
  if ('members' in row) return row;
  const { lines, reoffer, cover } = row;
  return {
    ...row,
    supplier: '',
    framework: '',
    lines: lines.map((each) => ({ ...each, unfunded: [] })),
    members: Object.keys(cover.due),
    reoffer: reoffer && reoffer.lines.map((each) => ({ ...each, answered: reoffer.answered })),
  };
}
