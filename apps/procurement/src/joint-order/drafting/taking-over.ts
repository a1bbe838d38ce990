import { breaksRule, londonDate, notFound, refuse } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { membersOn } from '../../partnership-facts.js';
import {
  about,
  inStatus,
  leadOnly,
  nameable,
  type Decided,
  type Decisions,
  type OtherOrder,
  type QuoteFacts,
} from '../deciding.js';
import { withinSize } from './drafting.js';
import { quotedLines, quotesHold } from '../quotes-hold.js';
import { menuOf, unpricedAsNote } from '../servicing.js';
import type { CopyGroup, JointOrder, OrderLine } from '../state.js';

/** Lines that an order takes over from elsewhere, all at once. */
export const takingOver: Decisions<'AddQuotedLines' | 'AddCancelledLines'> = {
  AddQuotedLines: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'draft');
    const { quote } = facts;
    if (!quote) return refuse('quote-not-complete', { quote: command.quote });
    if (quote.supplier !== state.drafted?.supplier)
      breaksRule('quote-of-another-supplier', { supplier: quote.supplier });
    if (quote.quarantined.length > 0) refuse('quote-lines-in-quarantine', { lines: [...quote.quarantined] });
    const today = londonDate(asked.at);
    quotesHold([quote], today);
    const { fresh, again } = toTakeOver(command, state, quote);
    // A borough may have left since the quote was read: the others are not held up by its copies.
    const members = membersOn(facts.partnership, 'stock', today);
    const lines = fresh.map(({ quotedLine, reference, ...line }) => ({
      ...line,
      quote: { quote: command.quote, number: quote.number, line: quotedLine, reference },
      wants: line.wants
        .filter(({ authority }) => members.includes(authority))
        .map(({ authority, groups }) => ({ authority, groups: [...groups] })),
    }));
    if (lines.length === 0 && !again) return [];
    const { number } = quote;
    return [
      jointOrderEvents.QuoteTakenOver({ ...about(command), quote: command.quote, number, lines: lines.length, again }),
      ...numbered(command, state, lines),
    ];
  },
  // What was wanted of one supplier is asked of another: its prices are its own, so boroughs are asked again.
  AddCancelledLines: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'draft');
    const { other } = facts;
    if (!other || other.status === 'undrafted') return notFound('order-unknown', { order: command.cancelled });
    if (other.status !== 'cancelled')
      refuse('order-is-not-cancelled', { order: command.cancelled, state: other.status });
    const today = londonDate(asked.at);
    const still = {
      members: membersOn(facts.partnership, 'stock', today),
      menu: menuOf(facts.framework?.terms),
      today,
    };
    const lines = Object.values(other.lines)
      .map((line) => ({ ...line, wants: stillWanted(other, line, still) }))
      .filter(({ title, wants }) => wants.length > 0 && !has(state, title.ean))
      .map(({ title, category, listPence, wants }) => ({ title, category, listPence, wants, quote: null }));
    return numbered(command, state, lines);
  },
};

type Again = Parameters<typeof jointOrderEvents.QuoteTakenOver>[0]['again'];

/**
 * The lines of a quote that the order has not yet: all, where a person says why what another order has is ordered `again`; otherwise
 * those that none has, so that nobody's copies are bought twice unnoticed.
 */
function toTakeOver(
  command: { readonly quote: string; readonly again?: string },
  state: JointOrder,
  { lines, elsewhere }: QuoteFacts,
): { readonly fresh: QuoteFacts['lines']; readonly again: Again } {
  const known = new Set(quotedLines(state, command.quote));
  const taken = new Set(elsewhere.flatMap((other) => other.lines));
  const fresh = lines.filter(({ quotedLine }) => !known.has(quotedLine));
  const orders = elsewhere.filter((other) => other.lines.length > 0).map(({ order }) => order);
  if (command.again !== undefined && orders.length > 0) {
    const said = state.orderedAgain.includes(command.quote) && fresh.length === 0;
    return { fresh, again: said ? null : { reason: command.again, orders } };
  }
  const left = fresh.filter(({ quotedLine }) => !taken.has(quotedLine));
  if (left.length === 0 && fresh.length > 0 && known.size === 0) refuse('quote-already-ordered', { orders });
  return { fresh: left, again: null };
}

type Added = Parameters<typeof jointOrderEvents.OrderLineAdded>[0];

/** Names of lines to count on from: longer ones are no numbers that one could be added to. */
const COUNTED = /^\d{1,9}$/;

/** The lines as they are added: numbered on from the highest number there, since lines may be named by anything. */
function numbered(
  order: Parameters<typeof about>[0],
  state: JointOrder,
  lines: readonly Omit<Added, 'partnership' | 'order' | 'line'>[],
): Decided {
  const last = Math.max(0, ...Object.keys(state.lines).map((line) => (COUNTED.test(line) ? Number(line) : 0)));
  const added = lines.map((line, index) => ({ ...about(order), ...line, line: String(last + index + 1) }));
  withinSize(state, added);
  for (const { line, wants } of added) nameable(line, wants);
  return added.map(jointOrderEvents.OrderLineAdded);
}

function has({ lines }: JointOrder, ean: string): boolean {
  return Object.values(lines).some(({ title }) => title.ean === ean);
}

interface Still {
  readonly members: readonly string[];
  /** Servicing that the new framework has a price for. */
  readonly menu: ReadonlySet<string>;
  readonly today: string;
}

/** What boroughs that are still members had been proposed or consented to; a day that has passed is no longer asked for. */
function stillWanted({ dropped }: OtherOrder, { wants }: OrderLine, { members, menu, today }: Still) {
  const later = (group: CopyGroup): CopyGroup =>
    group.neededBy !== null && group.neededBy <= today ? { ...group, neededBy: null } : group;
  return Object.entries(wants)
    .filter(([authority, { answer }]) => {
      const wanted = answer === 'consented' || answer === 'proposed';
      return wanted && members.includes(authority) && !dropped.includes(authority);
    })
    .map(([authority, { groups }]) => ({
      authority,
      groups: groups.filter(({ quantity }) => quantity > 0).map((group) => unpricedAsNote(later(group), menu)),
    }))
    .filter(({ groups }) => groups.length > 0);
}
