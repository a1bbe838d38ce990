import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, sum } from '#kernel';
import { committed, headroom } from '../fund/fund.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  Rehearsal,
  SUTTON,
  asks,
  budget,
  buyer,
  copies,
  facts,
  second,
  stock,
} from './joint-order.rehearsal.js';
import { addUp, boroughTotal, sharers } from './shares.js';
import { fundKey, takenFrom } from './state.js';

const TITLE = { ean: '9780241425442', title: 'The Thursday Murder Club' };
const line = (id: string, listPence: number, wants: Record<string, ReturnType<typeof copies>[]>, category = 'any') => ({
  line: id,
  title: TITLE,
  category,
  listPence,
  wants: Object.entries(wants).map(([authority, groups]) => ({ authority, groups })),
});
const draft = { title: 'Autumn fiction', supplier: 'askews', framework: 'fw' };

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('not refused');
}

const drafted = (known = facts()) => new Rehearsal(known).tell(asks.DraftJointOrder, draft);
const collecting = (known = facts()) =>
  drafted(known)
    .tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(2)], [ISLINGTON]: [copies(1)] }))
    .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
const AFTER = '2026-12-04T17:00:00.000Z';
const closed = (order: Rehearsal) =>
  order
    .at(AFTER)
    .tell(
      asks.CloseConsentWindow,
      { deadline: AFTER },
      { subject: 'process:deadlines', authority: null, roles: ['process'] },
    );

describe('drafting a joint order', () => {
  it('is for the lead’s people only, and an order number is used once', () => {
    expect(codeOf(() => new Rehearsal(facts()).tell(asks.DraftJointOrder, draft, stock(CAMDEN)))).toBe('not-the-lead');
    expect(drafted().tell(asks.DraftJointOrder, draft).orderEvents).toHaveLength(1);
    expect(codeOf(() => drafted().tell(asks.DraftJointOrder, { ...draft, title: 'Other' }))).toBe('order-number-taken');
  });

  it('proposes copies only to members of the stock scheme', () => {
    const stranger = line('1', 10_00, { E09000033: [copies(1)] });
    expect(codeOf(() => drafted().tell(asks.AddOrderLine, stranger))).toBe('not-in-the-stock-scheme');
  });

  it('opens no window without lines or with a deadline that has passed', () => {
    expect(codeOf(() => drafted().tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' }))).toBe(
      'order-has-no-lines',
    );
    const ready = drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(1)] }));
    expect(codeOf(() => ready.tell(asks.OpenConsentWindow, { closesAt: '2026-11-25T09:00' }))).toBe(
      'deadline-has-passed',
    );
  });

  it('knows a deadline on both sides of the clock change', () => {
    const order = drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(1)] }));
    order.tell(asks.OpenConsentWindow, { closesAt: '2027-03-27T17:00' });
    expect(order.order.window?.closesAt).toBe('2027-03-27T17:00:00.000Z');
    order.tell(asks.ExtendConsentWindow, { closesAt: '2027-03-28T17:00' });
    expect(order.order.window?.closesAt).toBe('2027-03-28T16:00:00.000Z');
  });
});

describe('the consent window', () => {
  it('takes each borough’s own answer until the deadline, and not a moment longer', () => {
    const order = collecting();
    expect(codeOf(() => order.tell(asks.ConsentToLine, { line: '1', authority: CAMDEN }, stock(ISLINGTON)))).toBe(
      'not-your-borough',
    );
    order.at('2026-12-04T16:59:59.999Z').tell(asks.ConsentToLine, { line: '1', authority: CAMDEN }, stock(CAMDEN));
    const late = () => order.at(AFTER).tell(asks.ConsentToLine, { line: '1', authority: ISLINGTON }, stock(ISLINGTON));
    expect(codeOf(late)).toBe('consent-window-closed');
  });

  it('lapses who did not answer', () => {
    const order = closed(collecting().tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN)));
    expect(order.orderEvents).toContainEqual(
      expect.objectContaining({
        type: 'ConsentWindowClosed',
        data: { ...ORDER, because: 'deadline', lapsed: [{ line: '1', authority: ISLINGTON }] },
      }),
    );
    expect(sharers(order.order.shares ?? { lines: [] })).toEqual([CAMDEN]);
  });

  it('does not close at a deadline that was moved', () => {
    const order = collecting().tell(asks.ExtendConsentWindow, { closesAt: '2026-12-05T17:00' });
    expect(closed(order).order.status).toBe('collecting');
  });

  it('cancels an order that nobody consented to', () => {
    expect(closed(collecting()).order.status).toBe('cancelled');
  });

  it('lets a borough choose other copies, change its mind, and join a line it was not proposed', () => {
    const order = collecting()
      .tell(asks.DeclineLine, { line: '1', authority: CAMDEN, reason: 'Have it' }, stock(CAMDEN))
      .tell(asks.ChooseCopies, { line: '1', authority: CAMDEN, groups: [copies(5, { AF: 3, CF: 1 })] }, stock(CAMDEN))
      .tell(asks.ChooseCopies, { line: '1', authority: SUTTON, groups: [copies(1)] }, stock(SUTTON))
      .tell(asks.ConsentToLine, { line: '1', authority: ISLINGTON }, stock(ISLINGTON));
    order.tell(asks.CloseConsentWindow, {});
    expect(
      order.order.shares?.lines[0]?.shares.map(({ authority, copies: n, pence }) => [authority, n, pence]),
    ).toEqual([
      [CAMDEN, 5, 50_00],
      [ISLINGTON, 1, 10_00],
      [SUTTON, 1, 10_00],
    ]);
    expect(order.order.shares?.lines[0]?.shares[0]?.groups[0]?.funds.map(({ pence }) => pence)).toEqual([37_50, 12_50]);
  });
});

describe('committing', () => {
  const consented = (known = facts()) =>
    closed(
      collecting(known)
        .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
        .tell(asks.ConsentToRest, { authority: ISLINGTON }, stock(ISLINGTON)),
    );

  it('is ready when every borough’s fund holds its shares', async () => {
    const order = await consented().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.totalPence).toBe(30_00);
  });

  it('waits for the budget holder where no delegated limit covers the shares', async () => {
    const order = await consented(facts({ delegated: { [ISLINGTON]: 10_00, [CAMDEN]: 19_99 } }))
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 10_00)
      .settle();
    expect(order.order.status).toBe('committing');
    expect(codeOf(() => order.tell(asks.CommitShares, { authority: CAMDEN, pence: 19_00 }, budget(CAMDEN)))).toBe(
      'shares-have-moved',
    );
    await order.tell(asks.CommitShares, { authority: CAMDEN, pence: 20_00 }, budget(CAMDEN)).settle();
    expect(order.order.status).toBe('ready');
  });

  it('reduces a borough’s copies when its fund is short, and shares the carriage anew among all', async () => {
    const order = await consented(facts({ carriagePence: 10_00 }))
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 20_00)
      .settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.charges[0]?.shares.map(({ pence }) => pence)).toEqual([5_00, 5_00]);
    expect(order.order.shares?.lines[0]?.copies).toBe(2);
  });

  it('drops the borough instead where that is the partnership’s rule', async () => {
    const order = await consented(facts({ shortfall: 'drop-borough' }))
      .openFund(CAMDEN, 'AF', 19_99)
      .openFund(ISLINGTON, 'AF', 10_00)
      .settle();
    expect(order.order.dropped).toEqual([CAMDEN]);
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.totalPence).toBe(10_00);
  });

  it('goes on without a borough that withholds its money, and gives back what its other funds held', async () => {
    const order = await consented(facts({ delegated: { [ISLINGTON]: 10_00 } }))
      .openFund(CAMDEN, 'AF', 50_00)
      .openFund(ISLINGTON, 'AF', 10_00)
      .settle();
    await order
      .tell(asks.WithholdCommitment, { authority: CAMDEN, reason: 'Spending freeze' }, budget(CAMDEN))
      .settle();
    expect(order.order.status).toBe('ready');
    expect(sharers(order.order.shares ?? { lines: [] })).toEqual([ISLINGTON]);
  });

  it('is approved by a second person of the lead, never by one who built it', async () => {
    const order = await consented().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    expect(codeOf(() => order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, buyer))).toBe(
      'builder-cannot-approve',
    );
    expect(codeOf(() => order.tell(asks.ApproveJointOrder, { totalPence: 29_99 }, second))).toBe('total-has-moved');
    expect(order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second).order.status).toBe('approved');
    expect(codeOf(() => order.tell(asks.CancelJointOrder, { reason: 'Too late' }))).toBe('order-is-approved');
  });

  it('releases every commitment when it is cancelled', async () => {
    const order = await consented().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    await order.tell(asks.CancelJointOrder, { reason: 'Supplier withdrew' }).settle();
    expect([...order.funds.values()].map(committed)).toEqual([0, 0]);
  });
});

const boroughs = [CAMDEN, HAVERING, ISLINGTON, SUTTON];
const wantArbitrary = fc.record({
  quantity: fc.integer({ min: 1, max: 9 }),
  funds: fc.dictionary(fc.constantFrom('AF', 'CF'), fc.integer({ min: 1, max: 7 }), { minKeys: 1, maxKeys: 2 }),
  jacket: fc.boolean(),
});
const orderArbitrary = fc.record({
  lines: fc.array(
    fc.record({
      listPence: fc.integer({ min: 0, max: 30_00 }),
      category: fc.constantFrom('AF', 'any'),
      wants: fc.dictionary(fc.constantFrom(...boroughs), wantArbitrary),
    }),
    { minLength: 1, maxLength: 5 },
  ),
  money: fc.array(fc.integer({ min: 0, max: 150_00 }), { minLength: 8, maxLength: 8 }),
  carriagePence: fc.integer({ min: 0, max: 20_00 }),
  shortfall: fc.constantFrom('reduce-copies' as const, 'drop-borough' as const),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
  times: fc.integer({ min: 1, max: 2 }),
  cancel: fc.boolean(),
});

/** Carriage of one penny goes to a borough in one round and comes back in a later one, before its fund's answer does. */
const carriageBackAndForth = {
  lines: [
    {
      listPence: 43,
      category: 'any' as const,
      wants: {
        [SUTTON]: { quantity: 2, funds: { CF: 1 }, jacket: false },
        [CAMDEN]: { quantity: 1, funds: { AF: 1 }, jacket: false },
      },
    },
    {
      listPence: 0,
      category: 'AF' as const,
      wants: {
        [SUTTON]: { quantity: 1, funds: { AF: 1 }, jacket: true },
        [ISLINGTON]: { quantity: 2, funds: { AF: 1 }, jacket: false },
        [CAMDEN]: { quantity: 1, funds: { AF: 1 }, jacket: false },
      },
    },
  ],
  money: [0, 0, 0, 0, 709, 0, 0, 88],
  carriagePence: 5,
  shortfall: 'reduce-copies' as const,
  picks: [361851562],
  times: 1,
  cancel: false,
};

describe('whatever boroughs want and whatever their funds hold', () => {
  it('shares equal lines, funds hold exactly the shares, nothing is overspent, and the order comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(orderArbitrary, async ({ lines, money, carriagePence, shortfall, picks, times, cancel }) => {
        const order = drafted(facts({ carriagePence, shortfall }));
        boroughs.forEach((authority, place) =>
          ['AF', 'CF'].forEach((code, second) => order.openFund(authority, code, money[place * 2 + second] ?? 0)),
        );
        lines.forEach(({ listPence, category, wants }, index) =>
          order.tell(
            asks.AddOrderLine,
            line(
              String(index + 1),
              listPence,
              Object.fromEntries(
                Object.entries(wants).map(([authority, { quantity, funds, jacket }]) => [
                  authority,
                  [copies(quantity, funds, jacket ? ['JACKET'] : [])],
                ]),
              ),
              category,
            ),
          ),
        );
        order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
        for (const authority of boroughs) order.tell(asks.ConsentToRest, { authority }, stock(authority));
        let turn = 0;
        closed(order);
        await order.settle((waiting) => (picks[turn++ % picks.length] ?? 0) % waiting, times);
        const { status, shares } = order.order;
        expect(['ready', 'cancelled']).toContain(status);
        for (const fund of order.funds.values()) expect(headroom(fund)).toBeGreaterThanOrEqual(0);
        if (status === 'ready' && shares) {
          expect(addUp(shares)).toBe(true);
          expect(sum(sharers(shares).map((authority) => boroughTotal(shares, authority)))).toBe(shares.totalPence);
          for (const [key, fund] of order.funds)
            expect(committed(fund)).toBe(sum(takenFrom(shares, key).map(({ pence }) => pence)));
          expect(order.order.asked).toEqual(
            expect.arrayContaining(sharers(shares).map((authority) => expect.stringContaining(authority))),
          );
          expect(fundKey(CAMDEN, { year: 2026, fund: 'AF' })).toBe(`${CAMDEN}.2026.AF`);
          if (cancel) await order.tell(asks.CancelJointOrder, { reason: 'No longer wanted' }).settle(undefined, times);
        }
        if (order.order.status === 'cancelled')
          for (const fund of order.funds.values()) expect(committed(fund)).toBe(0);
      }),
      { numRuns: 300, examples: [[carriageBackAndForth]] },
    );
  });
});
