import {
  breaksRule,
  forbid,
  LONDON,
  londonDate,
  londonInstant,
  notFound,
  own,
  refuse,
  type Asked,
  type Json,
} from '#kernel';
import type { Branch } from '../branches.js';
import { membersOn, type PartnershipFacts } from '../partnership-facts.js';
import type { ConsentWindow, CopyGroup, JointOrder, JointOrderEvent, OrderLine, Status } from './state.js';
import type { frameworkEvents, jointOrderCommands, jointOrderParts } from '#messages/procurement';

/** The terms an order is placed under, as its framework and supplier stand now; `to` is the last day, also of one that was ended. */
export interface FrameworkFacts {
  readonly supplier: string;
  readonly from: string;
  readonly to: string;
  readonly supplierSuspended: boolean;
  readonly terms: frameworkEvents.Terms;
}

/** An order as another one takes it over. */
export type OtherOrder = Pick<JointOrder, 'status' | 'lines' | 'dropped'>;

/** Whether a quote may be ordered from: until when its prices hold, and which other orders have lines of it. */
export interface QuoteStanding {
  readonly quote: string;
  readonly number: string;
  /** The last day; null when the supplier named none. */
  readonly expiresOn: string | null;
  /** Whether it has been told that this order has lines of it: from then on whoever asks it sees this order. */
  readonly told: boolean;
  readonly elsewhere: readonly {
    readonly order: string;
    readonly lines: readonly string[];
    /** Somebody said there that they are ordered once more. */
    readonly again: boolean;
    /** Its boroughs have been asked: it is a draft no more. */
    readonly asked: boolean;
  }[];
}

/** A quote that was imported whole, with the lines that can be ordered. */
export interface QuoteFacts extends QuoteStanding {
  readonly supplier: string;
  /** Lines still in quarantine: they must be mended first. */
  readonly quarantined: readonly string[];
  readonly lines: readonly QuotedLine[];
}

/** One line of a quote as an order takes it over. */
export interface QuotedLine {
  readonly quotedLine: string;
  /** The supplier's own reference of the line. */
  readonly reference: string;
  readonly title: OrderLine['title'];
  readonly category: string;
  readonly listPence: number;
  readonly wants: readonly { readonly authority: string; readonly groups: readonly CopyGroup[] }[];
}

/** What a decision on an order needs from other streams. */
export interface OrderFacts {
  /** The authority that leads the partnership today. */
  readonly lead: string | undefined;
  readonly partnership: PartnershipFacts;
  /** Null when the partnership has no such framework. */
  readonly framework: FrameworkFacts | null;
  /** Null when the partnership has no such quote, or it is not complete. */
  readonly quote: QuoteFacts | null;
  /** The quotes that lines of the order are of. */
  readonly quoted: readonly QuoteStanding[];
  /** The branches, open and closed, of the boroughs that a command names copies for. */
  readonly branches: readonly Branch[];
  /** What the order's supplier will know it by. */
  readonly number: string;
  /** The other order that a command names; null when it names none. */
  readonly other: OtherOrder | null;
}

export type Decided = readonly JointOrderEvent[];
type Commands = typeof jointOrderCommands;
/** The part of the decider's table that answers these commands. */
export type Decisions<Names extends keyof Commands> = {
  readonly [K in Names]: (
    command: Commands[K] extends new () => infer C ? Omit<C, 'streamId' | 'scope'> : never,
    state: JointOrder,
    asked: Asked,
    facts: OrderFacts,
  ) => Decided;
};

const NEXT: Readonly<Record<Status, readonly string[]>> = {
  undrafted: ['DraftJointOrder'],
  draft: [
    'AddOrderLine',
    'AddQuotedLines',
    'AddCancelledLines',
    'RemoveOrderLine',
    'OpenConsentWindow',
    'CancelJointOrder',
  ],
  collecting: [
    'ConsentToLine',
    'ConsentToRest',
    'ChooseCopies',
    'DeclineLine',
    'ExtendConsentWindow',
    'CloseConsentWindow',
    'CancelJointOrder',
  ],
  committing: ['CommitShares', 'WithholdCommitment', 'DropBorough', 'ReofferShares', 'CancelJointOrder'],
  ready: ['ApproveJointOrder', 'ReofferShares', 'CancelJointOrder'],
  approved: [],
  sent: [],
  cancelled: [],
};

/** Refuses in any other state, naming the state and what would be allowed in it. */
export function inStatus(state: JointOrder, ...statuses: readonly Status[]): void {
  if (state.status === 'undrafted') notFound('order-unknown');
  if (!statuses.includes(state.status)) wrongState(state);
}

/** Refuses with the state the order is in and what it allows. */
export function wrongState({ status }: JointOrder, facts: Readonly<Record<string, Json>> = {}): never {
  return refuse(status === 'undrafted' ? 'order-not-drafted' : `order-is-${status}`, {
    state: status,
    allowed: [...NEXT[status]],
    ...facts,
  });
}

/** Only people of the authority that leads the partnership now. */
export function leadOnly({ by }: Asked, { lead, partnership }: OrderFacts): string {
  if (!partnership.known || lead === undefined) notFound('partnership-unknown');
  if (by.authority !== lead) forbid('not-the-lead', { lead });
  return lead;
}

/** Only people of the borough itself, which must be a member for this order. */
export function memberOnly({ by }: Asked, { members }: ConsentWindow, authority: string): void {
  if (by.authority !== authority) forbid('not-your-borough', { authority });
  if (!members.some((member) => member.authority === authority)) forbid('not-in-this-order', { authority });
}

/** Whether a borough's notice has run out while the order is open: it answers and commits no more; what it has committed stays. */
export type HasLeft = (authority: string) => boolean;

/** Tells which boroughs have left on the day asked. */
export function leftBy({ partnership }: OrderFacts, { at }: Asked): HasLeft {
  const members = membersOn(partnership, 'stock', londonDate(at));
  return (authority) => !members.includes(authority);
}

/** Whether a borough has allowed money for this order: it stays liable for that, also when it leaves. */
export function hasCommitted({ authorised }: JointOrder, authority: string): boolean {
  return (authorised[authority] ?? 0) > 0;
}

/** Refuses what would bind a borough that has left. */
export function notLeft(facts: OrderFacts, asked: Asked, authority: string): void {
  if (leftBy(facts, asked)(authority)) refuse('borough-has-left', { authority });
}

/** The window; an order that has one is past its draft. */
export function windowOf(state: JointOrder): ConsentWindow {
  return state.window ?? wrongState(state);
}

/** When a window closes, in UTC and as it was said in London; refuses what has passed. */
export function deadline(local: string, now: string): Pick<ConsentWindow, 'closesAt' | 'closes'> {
  const closesAt = londonInstant(local);
  if (closesAt <= now) breaksRule('deadline-has-passed', { closesAt });
  return { closesAt, closes: { local, zone: LONDON } };
}

/** The line, or a refusal that there is none. */
export function lineOf(state: JointOrder, line: string): OrderLine {
  return own(state.lines, line) ?? notFound('line-unknown', { line });
}

/** What every event of the order names. */
export const about = ({ partnership, order }: { readonly partnership: string; readonly order: string }) => ({
  partnership,
  order,
});

/** Copies as a person asks for them → as events hold them: nothing left open. */
export function settled({ branch, quantity, funds, ...rest }: jointOrderParts.Copies): CopyGroup {
  return {
    branch,
    quantity,
    funds: funds.map(({ fund, year, weight }) => ({ fund, year, weight })),
    sequence: rest.sequence ?? null,
    stockType: rest.stockType ?? null,
    shelfmark: rest.shelfmark ?? null,
    rotation: rest.rotation ?? null,
    servicing: [...(rest.servicing ?? [])],
    note: rest.note ?? null,
    neededBy: rest.neededBy ?? null,
  };
}

/** Refuses copies that would be needed on the first or an earlier day of the order's way to the supplier; none that a short fund has taken. */
export function neededLater(
  line: string,
  wants: Iterable<{ readonly groups: readonly { readonly quantity: number; readonly neededBy: string | null }[] }>,
  day: string,
): void {
  for (const { groups } of wants) {
    const early = groups.find(({ quantity, neededBy }) => quantity > 0 && neededBy !== null && neededBy <= day);
    if (early) breaksRule('needed-before-it-can-be-ordered', { line, neededBy: early.neededBy, after: day });
  }
}

/** One title of one order has at most this many copies: GIR numbers them with three digits. */
export const MAX_COPIES = 999;

/** Refuses more copies of one title than one order's message can name. */
export function nameable(
  line: string,
  wants: Iterable<{ readonly groups: readonly { readonly quantity: number }[] }>,
): void {
  let copies = 0;
  for (const { groups } of wants) for (const { quantity } of groups) copies += quantity;
  if (copies > MAX_COPIES) refuse('line-too-large', { line, maxCopies: MAX_COPIES });
}

/** The framework, which an order needs in force when it is drafted, when its terms are taken over, and when it is approved. */
export function frameworkInForce({ framework }: OrderFacts, named: string | undefined, today: string): FrameworkFacts {
  if (!framework) return notFound('framework-unknown', { framework: named ?? null });
  if (today < framework.from || today > framework.to) {
    refuse('framework-not-in-force', { from: framework.from, to: framework.to });
  }
  if (framework.supplierSuspended) refuse('supplier-suspended', { supplier: framework.supplier });
  return framework;
}
