import { Type, event, type EventsOf } from '#kernel';
import {
  authority,
  basisPoints,
  code,
  count,
  date,
  exactly,
  id,
  instant,
  list,
  oneOf,
  orNull,
  pence,
  text,
  type Static,
} from '../shapes.js';
import { BASES, LEAVER_RULES, SHORTFALL_RULES, stayingLiable } from '../partnership/partnership.events.js';
import { terms, withoutBreaks } from './framework.events.js';

const order = { partnership: id, order: id };
const fund = { fund: id, year: count };

/** Copies of one line that are alike: same branch, funds and servicing. A fund's `weight` is its part of their cost. */
export const copyGroup = exactly({
  branch: code,
  quantity: count,
  funds: list(exactly({ ...fund, weight: count })),
  sequence: orNull(text),
  stockType: orNull(text),
  shelfmark: orNull(text),
  rotation: orNull(text),
  servicing: list(code),
  note: orNull(text),
  /** The day the borough needs them by; the supplier is told the earliest of a line. */
  neededBy: orNull(date),
});
export type CopyGroup = Static<typeof copyGroup>;

type Groups = readonly Omit<CopyGroup, 'neededBy'>[];
const neverNeeded = (groups: Groups): readonly CopyGroup[] => groups.map((group) => ({ ...group, neededBy: null }));

const want = exactly({ authority, groups: list(copyGroup) });

export const JointOrderDrafted = event(
  'JointOrderDrafted',
  exactly({ ...order, title: text, supplier: id, framework: id, lead: authority }),
);

/** As the supplier or the buyer wrote it; `ean` is the main number, whether or not its check digit is right. */
const words = Type.String();
export const title = exactly({
  ean: Type.String({ minLength: 1 }),
  title: words,
  author: orNull(words),
  publisher: orNull(words),
  published: orNull(words),
  binding: orNull(words),
});

export const OrderLineAdded = event(
  'OrderLineAdded',
  exactly({
    ...order,
    line: id,
    title,
    category: Type.String({ minLength: 1 }),
    listPence: pence,
    /** Where it was quoted: `reference` is the supplier's own, which the order gives back. */
    quote: orNull(exactly({ quote: id, number: words, line: id, reference: words })),
    wants: list(want),
  }),
  (data: { readonly wants: readonly { readonly groups: Groups }[] }) => ({
    ...data,
    wants: data.wants.map((each) => ({ ...each, groups: neverNeeded(each.groups) })),
  }),
);

/**
 * The lines that follow are those of a quote. `again`: other orders have lines of it as well, and a person said why copies are ordered
 * once more all the same.
 */
export const QuoteTakenOver = event(
  'QuoteTakenOver',
  exactly({
    ...order,
    quote: id,
    number: words,
    lines: count,
    again: orNull(exactly({ reason: text, orders: list(id) })),
  }),
);

export const OrderLineRemoved = event('OrderLineRemoved', exactly({ ...order, line: id, reason: text }));

/** Who is in, by which rules and terms: all that the order will be reckoned with, whatever is agreed later. */
export const ConsentWindowOpened = event(
  'ConsentWindowOpened',
  exactly({
    ...order,
    closesAt: instant,
    /** The local time it was agreed as, and where: `2027-03-28T17:00` in Europe/London. */
    closes: exactly({ local: text, zone: text }),
    members: list(exactly({ authority, delegatedPence: pence })),
    shortfall: exactly({ rule: oneOf(...SHORTFALL_RULES), version: count }),
    /** Of the same version of the partnership's rules. */
    leavers: oneOf(...LEAVER_RULES),
    carriage: exactly({
      pence,
      basis: oneOf(...BASES),
      version: count,
      weights: list(exactly({ authority, weight: count })),
      source: orNull(exactly({ name: text, date })),
    }),
    terms,
  }),
  withoutBreaks,
  stayingLiable,
);

export const ConsentWindowExtended = event(
  'ConsentWindowExtended',
  exactly({ ...order, closesAt: instant, closes: exactly({ local: text, zone: text }) }),
);

export const OrderLineConsented = event('OrderLineConsented', exactly({ ...order, line: id, authority }));

/** The borough wants these copies instead of those proposed; that is its consent. */
export const CopiesChosen = event(
  'CopiesChosen',
  exactly({ ...order, line: id, authority, groups: list(copyGroup) }),
  (data: { readonly groups: Groups }) => ({ ...data, groups: neverNeeded(data.groups) }),
);

export const OrderLineDeclined = event('OrderLineDeclined', exactly({ ...order, line: id, authority, reason: text }));

/** `lapsed`: who had been proposed copies and had not answered when the window closed, or had left the partnership by then. */
export const ConsentWindowClosed = event(
  'ConsentWindowClosed',
  exactly({ ...order, because: oneOf('deadline', 'all-answered'), lapsed: list(exactly({ line: id, authority })) }),
);

const groupShare = exactly({
  /** Which of the borough's groups of this line, from 0. */
  group: count,
  copies: count,
  pence,
  /** The group's cost by fund: largest remainder by weight, ties to the earlier fund. */
  funds: list(exactly({ ...fund, weight: count, pence })),
});

/** What each borough pays for each line and shared charge: the result of the arithmetic, never reckoned again. */
export const SharesCalculated = event(
  'SharesCalculated',
  exactly({
    ...order,
    round: count,
    lines: list(
      exactly({
        line: id,
        discount: basisPoints,
        /** List price after discount, rounded half up per unit. */
        unitPence: pence,
        copies: count,
        totalPence: pence,
        shares: list(exactly({ authority, copies: count, pence, groups: list(groupShare) })),
      }),
    ),
    charges: list(
      exactly({
        charge: oneOf('carriage'),
        totalPence: pence,
        method: oneOf('largest-remainder'),
        basis: oneOf(...BASES),
        version: count,
        shares: list(exactly({ authority, weight: count, pence, ...fund })),
      }),
    ),
    totalPence: pence,
  }),
);
export type Shares = ReturnType<typeof SharesCalculated>['data'];

/** The borough's money may be committed up to this much. */
export const CommitmentAuthorised = event(
  'CommitmentAuthorised',
  exactly({ ...order, authority, round: count, pence, under: oneOf('delegated-limit', 'budget-holder') }),
);

/** A fund of the borough has reserved its shares; `pence` is all that the fund holds for this order. */
export const SharesCommitted = event('SharesCommitted', exactly({ ...order, authority, ...fund, round: count, pence }));

/** The borough gets fewer copies, by its own priorities: the last line first. */
export const CopiesReduced = event(
  'CopiesReduced',
  exactly({
    ...order,
    authority,
    because: oneOf('fund-short'),
    ...fund,
    reductions: list(exactly({ line: id, group: count, from: count, to: count })),
  }),
);

export const BoroughDropped = event(
  'BoroughDropped',
  exactly({ ...order, authority, because: oneOf('fund-short', 'commitment-withheld', 'no-answer'), reason: text }),
);

/**
 * A borough has left the partnership: the window is open again for the others, who may have more copies of these lines. Its own
 * copies are ordered no more, and its money is released when the shares are reckoned anew.
 */
export const SharesReoffered = event(
  'SharesReoffered',
  exactly({
    ...order,
    authority,
    lines: list(exactly({ line: id, copies: count })),
    closesAt: instant,
    closes: exactly({ local: text, zone: text }),
  }),
);

/** The shares equal the lines and every one is committed. */
export const JointOrderReadied = event('JointOrderReadied', exactly({ ...order, round: count, totalPence: pence }));

/** `number`: what the supplier will know the order by; null where it was called by its id, as all were before they had numbers. */
export const JointOrderApproved = event(
  'JointOrderApproved',
  exactly({ ...order, round: count, totalPence: pence, number: orNull(text) }),
  (data: object) => ({ ...data, number: null }),
);

/** The ORDERS message lies in the supplier's outbox. `altered`: texts that ISO 8859-1 could not hold as they were. */
export const JointOrderSent = event(
  'JointOrderSent',
  exactly({ ...order, file: text, sha256: text, interchange: text, copies: count, altered: list(text) }),
);

export const JointOrderCancelled = event('JointOrderCancelled', exactly({ ...order, stage: text, reason: text }));

export type JointOrderEvent = EventsOf<typeof import('./joint-order.events.js')>;
