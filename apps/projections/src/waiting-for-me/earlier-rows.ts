import type { WaitingRow } from './waiting-for-me.js';

/** A row as version 3 of the projection left it. Such rows are served until version 4 is built beside them. */
export type WaitingRowOf3 = Omit<WaitingRow, 'quoted'>;

/** The row in today's shape. Version 3 did not keep which quotes an order is of: that one has expired is said by the order itself meanwhile. */
export function today(row: WaitingRow | WaitingRowOf3): WaitingRow {
  return { quoted: {}, ...row };
}
