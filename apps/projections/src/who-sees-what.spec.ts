import { beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Actor, type Role } from '#kernel';
import { quoteEvents } from '#messages/procurement';
import { queries } from '#messages/questions';
import { person } from '#testing';
import { bodyOf, outcomeOf } from './rehearsal/asked.js';
import {
  BARNET,
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  TLC,
  auditor,
  branchOf,
  budgetHolder,
  builder,
  committedBy,
  fundOf,
  process,
  stockManager,
} from './rehearsal/story.js';
import { withheldBy } from './rehearsal/withheld.js';

const QUOTE = { ...ORDER, quote: 'q1' };
const FUND = { authority: CAMDEN, year: 2026, fund: fundOf(CAMDEN) };
type Position = 'own' | 'lead' | 'stranger' | 'nobody';
/** Whose people ask, where the data is Camden's or of the partnership that Camden is in and Havering leads. */
const POSITIONS: Readonly<Record<Position, string | null>> = {
  own: CAMDEN,
  lead: HAVERING,
  stranger: BARNET,
  nobody: null,
};

/** What people of each authority get; then what a role alone gets besides, wherever its authority gets that far. */
const PARTNERS = { own: 'found', lead: 'found', stranger: 'not-found', nobody: 'not-found' };
const BUYERS = { ...PARTNERS, own: 'forbidden' };
const OWN = { own: 'found', lead: 'forbidden', stranger: 'forbidden', nobody: 'forbidden' };
const ALL = { own: 'found', lead: 'found', stranger: 'found', nobody: 'found' };
const TABLE: Readonly<
  Record<
    string,
    {
      readonly asked: object;
      readonly gets: Readonly<Record<Position, string>>;
      readonly own?: object;
      readonly operators?: boolean;
    }
  >
> = {
  authorities: { asked: {}, gets: ALL, operators: true },
  authority: { asked: { authority: CAMDEN }, gets: ALL, operators: true },
  'fund-position': { asked: FUND, gets: OWN },
  funds: { asked: { authority: CAMDEN }, gets: OWN },
  'joint-order': { asked: ORDER, gets: PARTNERS },
  'order-board': { asked: { partnership: TLC }, gets: PARTNERS },
  partnership: { asked: { partnership: TLC }, gets: PARTNERS },
  partnerships: { asked: {}, gets: ALL },
  quarantine: { asked: { partnership: TLC }, gets: BUYERS, own: { auditor: 'found' } },
  quote: { asked: QUOTE, gets: PARTNERS },
  'supplier-files': { asked: { partnership: TLC }, gets: BUYERS, own: { auditor: 'found' } },
  'waiting-for-me': { asked: { partnership: TLC }, gets: PARTNERS },
};

const cases = Object.entries(TABLE).flatMap(([name, row]) =>
  ROLES.flatMap((role) =>
    (Object.keys(POSITIONS) as Position[]).map((position) => ({
      name,
      role,
      position,
      expected: expectedOf(row, role, position),
    })),
  ),
);

function expectedOf({ gets, own, operators }: (typeof TABLE)[string], role: Role, position: Position): string {
  if (role === 'process' || (role === 'operator' && !operators)) return 'forbidden';
  const besides = position === 'own' ? (own as Readonly<Record<string, string>> | undefined)?.[role] : undefined;
  return besides ?? gets[position];
}

const full = new Story().founded().drafted().opened().closed();
beforeAll(() => {
  full.authorised(ISLINGTON, 4_090).order(process, committedBy(ISLINGTON, 4_090));
  full.rehearsal.happened(
    { scope: TLC, stream: 'quote-tlc.q1', by: builder },
    quoteEvents.QuoteOpened({
      partnership: TLC,
      quote: 'q1',
      supplier: 'askews',
      file: 'f1',
      number: 'Q-7',
      function: '9',
      date: null,
      expiresOn: null,
      currency: 'GBP',
      lineCount: 0,
      fingerprint: 'b'.repeat(64),
      references: [],
    }),
  );
});

/** Everything that not operators alone can ask. */
const peoplesQueries = queries.filter(({ may }) => may.some((role) => role !== 'operator'));

describe('who sees what', () => {
  it('is said of every question', () => {
    expect(Object.keys(TABLE).sort()).toEqual(peoplesQueries.map(({ name }) => name).sort());
  });

  it.each(cases)('$name: $role ($position) → $expected', async ({ name, role, position, expected }) => {
    const who = person('someone', POSITIONS[position], role);
    expect(await outcomeOf(full.rehearsal, name, TABLE[name]?.asked ?? {}, who)).toBe(expected);
  });

  it('is told to strangers in the same words, whether or not there is such a thing', async () => {
    const stranger = person('x', BARNET, 'auditor');
    for (const name of ['joint-order', 'order-board', 'partnership', 'quote', 'quarantine', 'waiting-for-me']) {
      const there = await full.rehearsal.ask(name, { ...QUOTE }, stranger);
      const nowhere = await full.rehearsal.ask(name, { partnership: 'x', order: 'x', quote: 'x' }, stranger);
      expect(there).toEqual(nowhere);
    }
  });

  it('is refused for what nobody can ask', async () => {
    expect(await outcomeOf(full.rehearsal, 'everything', {}, builder)).toBe('not-found');
  });
});

describe('what is nobody else’s business', () => {
  const withheld = new Story().founded().drafted().opened().closed();
  beforeAll(() => void withheld.order(budgetHolder(ISLINGTON), ...withheldBy(ISLINGTON)));
  const inOrder = (by: Actor, story = full) =>
    bodyOf(story.rehearsal, 'joint-order', ORDER, by).then((body) => JSON.stringify(body));
  const onBoard = (by: Actor) =>
    bodyOf(full.rehearsal, 'order-board', { partnership: TLC }, by).then((body) => JSON.stringify(body));
  const waiting = (by: Actor) =>
    bodyOf(full.rehearsal, 'waiting-for-me', { partnership: TLC }, by).then((body) => JSON.stringify(body));
  /** Islington's own: its fund, and its share of lines and in all, in pence and pounds. */
  const AMOUNTS = [fundOf(ISLINGTON), '3990', '4090', '40.90'];

  it.each(['stock-manager', 'budget-holder', 's151', 'finance-officer', 'joint-buyer', 'board'] as const)(
    'does not reach another borough’s %s: no name, branch, fund or amount of Islington',
    async (role) => {
      for (const seen of [inOrder, onBoard, waiting]) {
        const text = await seen(person('x', CAMDEN, role));
        for (const secret of [ISLINGTON, 'Islington', branchOf(ISLINGTON), ...AMOUNTS])
          expect(text).not.toContain(secret);
      }
    },
  );

  it('does not reach another borough by what follows when Islington’s budget holder withholds its money', async () => {
    for (const by of [stockManager(CAMDEN), budgetHolder(CAMDEN)]) {
      const text = await inOrder(by, withheld);
      for (const secret of [ISLINGTON, 'Islington', ...AMOUNTS]) expect(text).not.toContain(secret);
    }
    expect(await inOrder(auditor(CAMDEN), withheld)).toContain(budgetHolder(ISLINGTON).subject);
  });

  it.each(['joint-buyer', 'contract-manager', 'budget-holder', 's151', 'board'] as const)(
    'does not reach the lead’s %s: no fund or amount of Islington',
    async (role) => {
      for (const seen of [inOrder, onBoard, waiting]) {
        const text = await seen(person('x', HAVERING, role));
        for (const secret of AMOUNTS) expect(text).not.toContain(secret);
      }
    },
  );

  it('keeps branches from the lead until their borough has consented', async () => {
    const open = new Story().founded().drafted().opened();
    expect(await inOrder(builder, open)).not.toContain(branchOf(ISLINGTON));
    open.consented(ISLINGTON);
    expect(await inOrder(builder, open)).toContain(branchOf(ISLINGTON));
    expect(await inOrder(stockManager(CAMDEN), open)).not.toContain(branchOf(ISLINGTON));
  });

  it('is there for the borough itself and for auditors, so that the secrets above are secrets', async () => {
    for (const by of [budgetHolder(ISLINGTON), auditor(CAMDEN)]) {
      const text = await inOrder(by);
      for (const secret of [branchOf(ISLINGTON), ...AMOUNTS]) expect(text).toContain(secret);
    }
  });
});
