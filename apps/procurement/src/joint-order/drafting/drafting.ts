import { breaksRule, londonDate, own, refuse } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { costSharingOn, delegatedLimit, membersOn, orderRulesOn, type CostSharing } from '../../partnership-facts.js';
import {
  about,
  deadline,
  frameworkInForce,
  inStatus,
  leadOnly,
  lineOf,
  nameable,
  neededLater,
  settled,
  type Decisions,
  type OrderFacts,
} from '../deciding.js';
import { branchesKnown } from '../known-branches.js';
import { orderedOnce, quotesHold } from '../quotes-hold.js';
import { servicingPriced } from '../servicing.js';
import { CARRIAGE, type JointOrder, type OrderLine } from '../state.js';

/** As many lines as one order may have, and as many groups of copies: its shares must fit into one event of any store. */
export const MAX_LINES = 200;
export const MAX_GROUPS = 2_000;

export const drafting: Decisions<
  'DraftJointOrder' | 'AddOrderLine' | 'RemoveOrderLine' | 'OpenConsentWindow' | 'ExtendConsentWindow'
> = {
  DraftJointOrder: (command, state, asked, facts) => {
    const lead = leadOnly(asked, facts);
    const { title, supplier, framework } = command;
    if (state.drafted) {
      const same =
        state.drafted.title === title && state.drafted.supplier === supplier && state.drafted.framework === framework;
      return same ? [] : refuse('order-number-taken', { order: command.order });
    }
    if (frameworkInForce(facts, framework, londonDate(asked.at)).supplier !== supplier)
      breaksRule('supplier-not-of-framework', { supplier, framework });
    return [jointOrderEvents.JointOrderDrafted({ ...about(command), title, supplier, framework, lead })];
  },
  AddOrderLine: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'draft');
    const { line, title, category, listPence } = command;
    if (line === CARRIAGE || own(state.lines, line)) refuse('line-number-taken', { line });
    const wants = command.wants.map(({ authority, groups }) => ({ authority, groups: groups.map(settled) }));
    const seen = wants.map(({ authority }) => authority);
    if (new Set(seen).size < seen.length) breaksRule('borough-named-twice', { line });
    noStranger(facts, londonDate(asked.at), seen);
    const added = {
      ...about(command),
      line,
      title: {
        ean: title.ean,
        title: title.title,
        author: title.author ?? null,
        publisher: title.publisher ?? null,
        published: title.published ?? null,
        binding: title.binding ?? null,
      },
      category,
      listPence,
      quote: null,
      wants,
    };
    branchesKnown(line, wants, facts.branches);
    withinSize(state, [added]);
    nameable(line, wants);
    neededLater(line, wants, londonDate(asked.at));
    if (facts.framework) servicingPriced(line, wants, facts.framework.terms);
    return [jointOrderEvents.OrderLineAdded(added)];
  },
  RemoveOrderLine: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'draft');
    lineOf(state, command.line);
    return [jointOrderEvents.OrderLineRemoved({ ...about(command), line: command.line, reason: command.reason })];
  },
  OpenConsentWindow: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'draft');
    if (Object.keys(state.lines).length === 0) refuse('order-has-no-lines');
    const { closesAt, closes } = deadline(command.closesAt, asked.at);
    const today = londonDate(asked.at);
    for (const { line, wants } of Object.values(state.lines))
      neededLater(line, Object.values(wants), londonDate(closesAt));
    const { terms } = frameworkInForce(facts, state.drafted?.framework, today);
    for (const { line, wants } of Object.values(state.lines)) servicingPriced(line, Object.values(wants), terms);
    quotesHold(facts.quoted, today);
    orderedOnce(state, facts.quoted);
    const members = membersOn(facts.partnership, 'stock', today);
    noStranger(
      facts,
      today,
      Object.values(state.lines).flatMap(({ wants }) => Object.keys(wants)),
    );
    const rules = orderRulesOn(facts.partnership, today);
    const sharing = costSharingOn(facts.partnership, 'carriage', today);
    if (terms.carriagePence > 0) coversAll(sharing, members);
    return [
      jointOrderEvents.ConsentWindowOpened({
        ...about(command),
        closesAt,
        closes,
        members: members.map((authority) => ({
          authority,
          delegatedPence: delegatedLimit(facts.partnership, authority),
        })),
        shortfall: { rule: rules.shortfall, version: rules.version },
        leavers: rules.leavers,
        carriage: {
          pence: terms.carriagePence,
          basis: sharing?.basis ?? 'copies',
          version: sharing?.version ?? 0,
          weights: sharing?.weights.map((weight) => ({ ...weight })) ?? [],
          source: sharing?.source ?? null,
        },
        terms,
      }),
    ];
  },
  ExtendConsentWindow: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'collecting');
    const { closesAt, closes } = deadline(command.closesAt, asked.at);
    if (state.window?.closesAt === closesAt) return [];
    if (state.window && closesAt < state.window.closesAt)
      refuse('window-closes-later-already', { closesAt: state.window.closesAt });
    if (state.window && asked.at >= state.window.closesAt)
      refuse('consent-window-closed', { closesAt: state.window.closesAt });
    for (const { line, wants } of Object.values(state.lines))
      neededLater(line, stillOpen(state, wants), londonDate(closesAt));
    return [jointOrderEvents.ConsentWindowExtended({ ...about(command), closesAt, closes })];
  },
};

/** A borough admitted since weights were agreed has none: it would share the cost for nothing, by nobody's decision. */
function coversAll(sharing: CostSharing | undefined, members: readonly string[]): void {
  if (!sharing || sharing.basis === 'copies' || sharing.basis === 'equal') return;
  const weighted = sharing.weights.map(({ authority }) => authority);
  const authorities = members.filter((member) => !weighted.includes(member));
  const { costType, version } = sharing;
  if (authorities.length > 0) refuse('cost-sharing-leaves-out-members', { costType, version, authorities });
}

/** What boroughs are asked for or have consented to. */
function stillOpen({ dropped }: JointOrder, wants: OrderLine['wants']) {
  return Object.entries(wants).flatMap(([authority, want]) =>
    want.answer === 'declined' || dropped.includes(authority) ? [] : [want],
  );
}

function noStranger({ partnership }: OrderFacts, today: string, authorities: readonly string[]): void {
  const members = membersOn(partnership, 'stock', today);
  const strangers = [...new Set(authorities)].filter((authority) => !members.includes(authority));
  if (strangers.length > 0) refuse('not-in-the-stock-scheme', { authorities: strangers });
}

type Wanting = { readonly wants: readonly { readonly groups: readonly unknown[] }[] };

/** Refuses lines with which the order's shares might no longer fit into one event. */
export function withinSize(state: JointOrder, added: readonly Wanting[]): void {
  const lines = Object.values(state.lines);
  const before = lines.flatMap(({ wants }) => Object.values(wants)).reduce((all, { groups }) => all + groups.length, 0);
  const groups = added.flatMap(({ wants }) => wants).reduce((all, want) => all + want.groups.length, before);
  if (lines.length + added.length > MAX_LINES || groups > MAX_GROUPS)
    refuse('order-too-large', { maxLines: MAX_LINES, maxGroups: MAX_GROUPS });
}
