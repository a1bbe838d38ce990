import { describe, expect, it } from '@jest/globals';
import { MAX_COPIES } from '../deciding.js';
import { closed, codeOf, collecting, drafted, line } from '../joint-order.samples.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  Rehearsal,
  SUTTON,
  asks,
  copies,
  facts,
  stock,
} from '../joint-order.rehearsal.js';

const STRANGER = 'E09000030';
/** The data of the events that a step adds. */
function made(order: Rehearsal, step: (order: Rehearsal) => unknown): unknown[] {
  const before = order.orderEvents.length;
  step(order);
  return order.orderEvents.slice(before).map(({ data }) => data);
}
const camden = { line: '1', authority: CAMDEN };
const answers = {
  ConsentToLine: camden,
  ConsentToRest: { authority: CAMDEN },
  ChooseCopies: { ...camden, groups: [copies(1)] },
  DeclineLine: { ...camden, reason: 'Have it' },
} as const;
const lead = {
  AddOrderLine: line('2', 10_00, { [CAMDEN]: [copies(1)] }),
  RemoveOrderLine: { line: '1', reason: 'Out of print' },
  OpenConsentWindow: { closesAt: '2026-12-04T17:00' },
  ExtendConsentWindow: { closesAt: '2026-12-05T17:00' },
  CloseConsentWindow: {},
  AddQuotedLines: { quote: 'q1' },
} as const;

describe('who answers for whom', () => {
  it.each(Object.keys(answers) as (keyof typeof answers)[])('%s is for a borough of the order itself', (name) => {
    const order = collecting();
    const say = (data: object, as: string) => codeOf(() => order.tell(asks[name], data, stock(as)));
    expect(say(answers[name], ISLINGTON)).toBe('not-your-borough');
    expect(say({ ...answers[name], authority: STRANGER }, STRANGER)).toBe('not-in-this-order');
  });

  it.each(Object.keys(lead) as (keyof typeof lead)[])('%s is for the lead alone', (name) => {
    const order = collecting();
    expect(codeOf(() => order.tell(asks[name] as never, lead[name], stock(CAMDEN)))).toBe('not-the-lead');
  });

  it.each([
    ['RemoveOrderLine', lead.RemoveOrderLine],
    ['AddOrderLine', lead.AddOrderLine],
    ['OpenConsentWindow', lead.OpenConsentWindow],
    ['AddQuotedLines', lead.AddQuotedLines],
    ['AddCancelledLines', { cancelled: 'TLC-0' }],
  ] as const)('%s changes a draft, and nothing that boroughs have been asked', (name, data) => {
    expect(codeOf(() => collecting().tell(asks[name] as never, data))).toBe('order-is-collecting');
    expect(codeOf(() => new Rehearsal(facts()).tell(asks[name] as never, data))).toBe('order-unknown');
  });

  it('is told what the order allows now', () => {
    const refused = (): unknown => collecting().tell(asks.AddOrderLine, lead.AddOrderLine);
    expect(refused).toThrow(
      expect.objectContaining({
        facts: {
          state: 'collecting',
          allowed: [...Object.keys(answers), 'ExtendConsentWindow', 'CloseConsentWindow', 'CancelJointOrder'],
        },
      }),
    );
  });
});

describe('a borough’s answer', () => {
  it('is about copies that were proposed to it', () => {
    const sutton = { line: '1', authority: SUTTON };
    const order = collecting();
    expect(codeOf(() => order.tell(asks.ConsentToLine, sutton, stock(SUTTON)))).toBe('no-copies-proposed');
    expect(codeOf(() => order.tell(asks.DeclineLine, { ...sutton, reason: 'No' }, stock(SUTTON)))).toBe(
      'no-copies-proposed',
    );
    expect(made(order, () => order.tell(asks.ConsentToRest, { authority: SUTTON }, stock(SUTTON)))).toEqual([]);
  });

  it('is given once, and the same again changes nothing', () => {
    const order = collecting();
    const say = (name: keyof typeof answers) => made(order, () => order.tell(asks[name], answers[name], stock(CAMDEN)));
    expect([say('ConsentToLine'), say('ConsentToLine')]).toEqual([[{ ...ORDER, ...camden }], []]);
    expect([say('DeclineLine'), say('DeclineLine')]).toEqual([[{ ...ORDER, ...answers.DeclineLine }], []]);
    expect(say('ConsentToRest')).toEqual([]);
    expect([say('ChooseCopies'), say('ChooseCopies')].map((events) => events.length)).toEqual([1, 0]);
    expect(say('ConsentToRest')).toEqual([]);
  });

  it('names a fund for each copy: where the quote named none it has to be chosen', () => {
    const unfunded = [copies(1), copies(1, {})];
    const order = drafted()
      .tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: unfunded }))
      .tell(asks.OpenConsentWindow, lead.OpenConsentWindow);
    for (const name of ['ConsentToLine', 'ConsentToRest'] as const)
      expect(codeOf(() => order.tell(asks[name] as never, answers[name], stock(CAMDEN)))).toBe('fund-not-chosen');
    expect(order.tell(asks.ChooseCopies, answers.ChooseCopies, stock(CAMDEN)).order.lines['1']).toMatchObject({
      wants: { [CAMDEN]: { answer: 'consented' } },
    });
  });

  it('asks for servicing that has a price, and for no more copies than a message can name', () => {
    const order = collecting();
    const choose = (...groups: object[]) => order.tell(asks.ChooseCopies, { ...camden, groups }, stock(CAMDEN));
    expect(codeOf(() => choose(copies(1, { AF: 1 }, ['GILT'])))).toBe('servicing-not-on-the-menu');
    // Islington is asked for one copy of the same title.
    expect(codeOf(() => choose(copies(MAX_COPIES)))).toBe('line-too-large');
    expect(codeOf(() => choose(copies(MAX_COPIES - 1), copies(1)))).toBe('line-too-large');
    expect(choose(copies(MAX_COPIES - 1)).order.lines['1']?.wants[CAMDEN]?.groups[0]?.quantity).toBe(MAX_COPIES - 1);
  });

  it('is all in when the lead closes early, which the event says', () => {
    const order = collecting();
    for (const authority of [CAMDEN, ISLINGTON]) order.tell(asks.ConsentToRest, { authority }, stock(authority));
    expect(made(order, () => order.tell(asks.CloseConsentWindow, {}))[0]).toEqual({
      ...ORDER,
      because: 'all-answered',
      lapsed: [],
    });
    expect(made(order, () => closed(order))).toEqual([]);
    expect(codeOf(() => order.at('2026-11-25T10:00:00.000Z').tell(asks.CloseConsentWindow, {}))).toMatch(/^order-is-/);
  });
});

describe('a window', () => {
  it('is moved to a later time alone, while it is open', () => {
    const order = collecting();
    const until = (closesAt: string) => made(order, () => order.tell(asks.ExtendConsentWindow, { closesAt }));
    expect(until('2026-12-04T17:00')).toEqual([]);
    expect(codeOf(() => until('2026-12-04T16:59'))).toBe('window-closes-later-already');
    order.at('2026-12-04T17:00:00.000Z');
    expect(codeOf(() => until('2026-12-05T17:00'))).toBe('consent-window-closed');
    order.at('2026-12-04T16:59:59.999Z');
    expect(until('2026-12-05T17:00')).toMatchObject([{ ...ORDER, closes: { local: '2026-12-05T17:00' } }]);
  });

  it('tells who was asked, by which rules, and how carriage is shared', () => {
    const weights = [HAVERING, CAMDEN, ISLINGTON, SUTTON].map((authority) => ({ authority, weight: 2_500 }));
    const known = facts({ carriagePence: 5_00, sharing: { basis: 'agreed', weights }, delegated: { [CAMDEN]: 1_00 } });
    expect(collecting(known).orderEvents.at(-1)?.data).toMatchObject({
      ...ORDER,
      members: [
        { authority: CAMDEN, delegatedPence: 1_00 },
        { authority: HAVERING, delegatedPence: 0 },
        { authority: ISLINGTON, delegatedPence: 0 },
        { authority: SUTTON, delegatedPence: 0 },
      ],
      shortfall: { rule: 'reduce-copies', version: 1 },
      leavers: 'stay-liable',
      carriage: { pence: 5_00, basis: 'agreed', version: 1, weights, source: { name: 'Mid-year estimates' } },
    });
  });

  it('opens for nobody who has left since the copies were proposed', () => {
    const order = drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(1)] }));
    order.knows(facts({ leaving: { [CAMDEN]: '2026-11-25' } }));
    expect(codeOf(() => order.tell(asks.OpenConsentWindow, lead.OpenConsentWindow))).toBe('not-in-the-stock-scheme');
  });
});
