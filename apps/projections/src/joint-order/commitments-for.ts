import type { OrderCommitment } from '#messages/questions';
import type { Standing } from '../asking/standing.js';
import { coverOf } from '../order-board/cover.js';
import type { BoardRow } from '../order-board/order-board.js';

/** The commitments that one person may know of: the own borough's, and for the lead and auditors each borough's. */
export function commitmentsFor(row: BoardRow, standing: Standing): OrderCommitment[] {
  const { due, dropped } = row.cover;
  const concerned = new Set([...Object.keys(due), ...dropped.map((each) => each.authority)]);
  return [...concerned]
    .filter((borough) => standing.sight !== 'own' || borough === standing.authority)
    .sort()
    .map((borough) => ({
      authority: borough,
      cover: coverOf(row.cover, borough),
      left: dropped.find((each) => each.authority === borough)?.because ?? null,
      amounts: standing.sight === 'all' || borough === standing.authority ? amountsOf(row, borough) : null,
    }));
}

function amountsOf({ cover, terms }: BoardRow, borough: string): OrderCommitment['amounts'] {
  const due = cover.due[borough];
  return {
    duePence: due?.pence ?? 0,
    allowedPence: cover.authorised[borough] ?? 0,
    delegatedPence: terms?.delegated[borough] ?? 0,
    funds: Object.entries(due?.funds ?? {}).map(([key, duePence]) => {
      const [year = '', fund = ''] = key.split('.');
      return { fund, year: Number(year), duePence, committedPence: cover.committed[`${borough}.${key}`] ?? 0 };
    }),
  };
}
