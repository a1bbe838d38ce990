import { authority, count, exactly, list, orNull, pence, text, trail, type Static } from './shapes.js';

const group = exactly({
  branch: text,
  quantity: count,
  funds: list(exactly({ fund: text, year: count, weight: count })),
  sequence: orNull(text),
  stockType: orNull(text),
  shelfmark: orNull(text),
  rotation: orNull(text),
  servicing: list(text),
  note: orNull(text),
  neededBy: orNull(text),
});
const groupShare = exactly({
  /** Its place among the groups shown. */
  group: count,
  copies: count,
  pence,
  funds: list(exactly({ fund: text, year: count, weight: count, pence })),
});
const share = exactly({
  authority,
  answer: text,
  copies: count,
  groups: list(group),
  /** As reckoned; while boroughs answer what the copies are expected to cost, without shared charges. */
  pence: orNull(pence),
  groupShares: orNull(list(groupShare)),
});
/** All of one borough's part in a line. */
export type OrderShare = Static<typeof share>;

/** A line for one person. `boroughs` is for the lead: branches only after consent, never funds; `shares` for auditors. */
export const orderLine = exactly({
  line: text,
  title: exactly({
    ean: text,
    title: text,
    author: orNull(text),
    publisher: orNull(text),
    published: orNull(text),
    binding: orNull(text),
  }),
  category: text,
  listPence: pence,
  /** As reckoned, or while boroughs answer as it would be if all proposed copies were ordered; null before the window and once the order is cancelled. */
  discount: orNull(count),
  unitPence: orNull(pence),
  /** From how many copies the title gets a better discount. */
  nextBreak: orNull(exactly({ copies: count, basisPoints: count })),
  quote: orNull(exactly({ quote: text, number: text, line: text, reference: text })),
  copies: count,
  totalPence: orNull(pence),
  own: orNull(share),
  others: exactly({ boroughs: count, copies: count }),
  boroughs: orNull(
    list(
      exactly({
        authority,
        answer: text,
        copies: count,
        branches: orNull(list(exactly({ branch: text, copies: count }))),
      }),
    ),
  ),
  shares: orNull(list(share)),
  events: trail,
});
export type OrderLine = Static<typeof orderLine>;
