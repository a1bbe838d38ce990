import { londonDate, refuse, type Asked } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { reckonAnew } from '../committing/committing.js';
import {
  about,
  hasCommitted,
  inStatus,
  leadOnly,
  leftBy,
  lineOf,
  memberOnly,
  nameable,
  neededLater,
  notLeft,
  settled,
  windowOf,
  type Decisions,
  type OrderFacts,
} from '../deciding.js';
import { MAX_GROUPS } from '../drafting/drafting.js';
import { branchesKnown } from '../known-branches.js';
import { onlyMore } from './reoffering.js';
import { servicingPriced } from '../servicing.js';
import { wanted, type CopyGroup, type JointOrder } from '../state.js';

export const consenting: Decisions<
  'ConsentToLine' | 'ConsentToRest' | 'ChooseCopies' | 'DeclineLine' | 'CloseConsentWindow'
> = {
  ConsentToLine: (command, state, asked, facts) => {
    const { line, authority } = command;
    answering(state, asked, authority, facts);
    const want = lineOf(state, line).wants[authority];
    if (!want || want.groups.length === 0) return refuse('no-copies-proposed', { line, authority });
    onlyMore(state, line, authority, want.groups);
    fundsChosen(line, want.groups);
    if (want.answer === 'consented') return [];
    stillOpen(line, { authority, groups: want.groups }, facts);
    return [jointOrderEvents.OrderLineConsented({ ...about(command), line, authority })];
  },
  ConsentToRest: (command, state, asked, facts) => {
    const { authority } = command;
    answering(state, asked, authority, facts);
    const rest = Object.values(state.lines).filter(({ wants }) => wants[authority]?.answer === 'proposed');
    for (const { line, wants } of rest) {
      const groups = wants[authority]?.groups ?? [];
      fundsChosen(line, groups);
      stillOpen(line, { authority, groups }, facts);
    }
    return rest.map(({ line }) => jointOrderEvents.OrderLineConsented({ ...about(command), line, authority }));
  },
  ChooseCopies: (command, state, asked, facts) => {
    const { line, authority } = command;
    const window = answering(state, asked, authority, facts);
    const ordered = lineOf(state, line);
    const before = ordered.wants[authority];
    const groups = command.groups.map(settled);
    onlyMore(state, line, authority, groups);
    branchesKnown(line, [{ authority, groups }], facts.branches, { agreed: wanted(state, ordered, authority) });
    servicingPriced(line, [{ groups }], window.terms);
    const inStead = before?.groups.length ?? 0;
    if (groupsOf(state) - inStead + groups.length > MAX_GROUPS) refuse('order-too-large', { maxGroups: MAX_GROUPS });
    neededLater(line, [{ groups }], londonDate(window.closesAt));
    const others = Object.entries(ordered.wants).filter(([other]) => other !== authority);
    const staying = others.filter(([other]) => !state.dropped.includes(other));
    nameable(line, [{ groups }, ...staying.map(([, want]) => want)]);
    if (before?.answer === 'consented' && JSON.stringify(before.groups) === JSON.stringify(groups)) return [];
    return [jointOrderEvents.CopiesChosen({ ...about(command), line, authority, groups })];
  },
  DeclineLine: (command, state, asked, facts) => {
    const { line, authority, reason } = command;
    answering(state, asked, authority, facts);
    const want = lineOf(state, line).wants[authority];
    if (!want) return refuse('no-copies-proposed', { line, authority });
    onlyMore(state, line, authority, []);
    return want.answer === 'declined'
      ? []
      : [jointOrderEvents.OrderLineDeclined({ ...about(command), line, authority, reason })];
  },

  // At the deadline the process that watches it asks, and gives the deadline it means: one that was moved is no deadline.
  CloseConsentWindow: (command, state, asked, facts) => {
    const passed = asked.by.roles.includes('process');
    if (passed) {
      if (state.status !== 'collecting' || state.window?.closesAt !== command.deadline) return [];
    } else {
      leadOnly(asked, facts);
      inStatus(state, 'collecting');
    }
    const window = windowOf(state);
    const answers = Object.values(state.lines).flatMap(({ line, wants }) =>
      Object.entries(wants).map(([authority, { answer }]) => ({ line, authority, answer })),
    );
    if (!passed && state.reoffered) refuse('re-offer-ends-at-its-deadline', { closesAt: window.closesAt });
    const left = leftBy(facts, asked);
    // What was committed before the borough left stays, whichever rule says what becomes of it.
    const lapses = (authority: string): boolean => left(authority) && !hasCommitted(state, authority);
    const waiting = answers.filter(({ authority, answer }) => answer === 'proposed' && !left(authority));
    const lapsed = answers.filter(
      ({ authority, answer }) => answer === 'proposed' || (answer === 'consented' && lapses(authority)),
    );
    if (!passed && waiting.length > 0)
      refuse('boroughs-have-not-answered', { waiting: [...new Set(waiting.map(({ authority }) => authority))] });
    const closed = jointOrderEvents.ConsentWindowClosed({
      ...about(command),
      because: passed ? 'deadline' : 'all-answered',
      lapsed: lapsed.map(({ line, authority }) => ({ line, authority })),
    });
    return reckonAnew(command, state, window, closed, left);
  },
};

function answering(state: JointOrder, asked: Asked, authority: string, facts: OrderFacts) {
  inStatus(state, 'collecting');
  const window = windowOf(state);
  memberOnly(asked, window, authority);
  notLeft(facts, asked, authority);
  if (state.dropped.includes(authority)) refuse('borough-was-dropped', { authority });
  if (asked.at >= window.closesAt) refuse('consent-window-closed', { closesAt: window.closesAt });
  return window;
}

/** A supplier's quote may name no fund: then the borough has to choose its copies with one. */
function fundsChosen(line: string, groups: readonly CopyGroup[]): void {
  if (groups.some(({ funds }) => funds.length === 0)) refuse('fund-not-chosen', { line, allowed: ['ChooseCopies'] });
}

/** A branch may have closed since its copies were proposed: its borough then chooses another one for them, or declines. */
function stillOpen(line: string, want: Parameters<typeof branchesKnown>[1][number], { branches }: OrderFacts): void {
  branchesKnown(line, [want], branches, { allowed: ['ChooseCopies', 'DeclineLine'] });
}

function groupsOf({ lines }: JointOrder): number {
  return Object.values(lines)
    .flatMap(({ wants }) => Object.values(wants))
    .reduce((all, { groups }) => all + groups.length, 0);
}
