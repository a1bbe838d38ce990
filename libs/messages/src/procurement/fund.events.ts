import { event, type EventsOf } from '#kernel';
import {
  authority,
  basisPoints,
  count,
  exactly,
  id,
  list,
  oneOf,
  orNull,
  pence,
  signedPence,
  text,
} from '../shapes.js';

/** Why a fund refuses a commitment. */
export const COMMITMENT_REFUSALS = ['fund-short', 'fund-not-open', 'order-released'] as const;

const fund = { authority, year: count, fund: id };
const order = { partnership: id, order: id };
/** What one order line, or `carriage`, takes from the fund. */
const lines = list(exactly({ line: id, pence }));

/** A borough's money for a financial year (named by its first calendar year). */
export const FundOpened = event(
  'FundOpened',
  exactly({ ...fund, name: text, allocatedPence: pence, warnAt: basisPoints, stopAt: basisPoints }),
);

/** More money, or less. */
export const FundAllocated = event('FundAllocated', exactly({ ...fund, pence: signedPence, reason: text }));

/** The order's whole commitment on this fund from now on: it replaces what an earlier round had committed. */
export const FundCommitted = event(
  'FundCommitted',
  exactly({ ...fund, ...order, round: count, lines, pence, replacedPence: pence }),
);

/** The fund said no, for good, to this round. What an earlier round had committed stays. */
export const CommitmentRefused = event(
  'CommitmentRefused',
  exactly({
    ...fund,
    ...order,
    round: count,
    reason: oneOf(...COMMITMENT_REFUSALS),
    wantedPence: pence,
    /** What the fund could have committed to this order, with what it already has. */
    availablePence: pence,
  }),
);

/** `final`: the order will never commit here again. */
export const CommitmentReleased = event(
  'CommitmentReleased',
  exactly({ ...fund, ...order, round: count, pence, reason: text, final: oneOf('yes', 'no') }),
);

/** An invoice was paid from the commitment: `pence` spent, `releasedPence` no longer committed. */
export const CommitmentSpent = event(
  'CommitmentSpent',
  exactly({ ...fund, ...order, line: id, pence, releasedPence: pence, reference: text }),
);

/** Money spent without an order of ours. */
export const FundSpent = event('FundSpent', exactly({ ...fund, pence, reference: text }));

export const FundClosed = event('FundClosed', exactly({ ...fund, reason: orNull(text) }));

export type FundEvent = EventsOf<typeof import('./fund.events.js')>;
