import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sum } from '#kernel';
import { committed, headroom } from '../fund/fund.js';
import { closed, drafted, line } from './joint-order.samples.js';
import { person } from '#testing';
import type { OrderFacts } from './deciding.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  SUTTON,
  type Rehearsal,
  asks,
  copies,
  facts,
  stock,
} from './joint-order.rehearsal.js';
import { addUp, boroughTotal, sharers } from './committing/shares.js';
import { fundKey, takenFrom } from './state.js';

const boroughs = [CAMDEN, HAVERING, ISLINGTON, SUTTON];
const wantArbitrary = fc.record({
  quantity: fc.integer({ min: 1, max: 9 }),
  funds: fc.dictionary(fc.constantFrom('AF', 'CF'), fc.integer({ min: 1, max: 7 }), { minKeys: 1, maxKeys: 2 }),
  jacket: fc.boolean(),
});
const breaks = [
  { category: 'any', copies: 6, basisPoints: 1_500 },
  { category: 'any', copies: 12, basisPoints: 3_000 },
  { category: 'AF', copies: 4, basisPoints: 5_000 },
];
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
  priceBreaks: fc.constantFrom([], breaks),
  shortfall: fc.constantFrom('reduce-copies' as const, 'drop-borough' as const),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
  times: fc.integer({ min: 1, max: 2 }),
  cancel: fc.boolean(),
  leaver: fc.option(
    fc.record({
      authority: fc.constantFrom(CAMDEN, ISLINGTON, SUTTON),
      /** Events that are answered before it leaves. */
      after: fc.nat({ max: 25 }),
      takers: fc.dictionary(fc.constantFrom(...boroughs), fc.integer({ min: 0, max: 5 })),
    }),
  ),
});
type Leaver = NonNullable<(typeof orderArbitrary extends fc.Arbitrary<infer T> ? T : never)['leaver']>;

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
  priceBreaks: [],
  shortfall: 'reduce-copies' as const,
  picks: [361851562],
  times: 1,
  cancel: false,
  leaver: null,
};

/** Free copies for one borough: no fund has anything to commit, and the order is ready all the same. */
const freeOfCharge = {
  lines: [
    {
      listPence: 0,
      category: 'AF' as const,
      wants: { [CAMDEN]: { quantity: 1, funds: { AF: 1 }, jacket: false } },
    },
  ],
  money: [0, 0, 0, 0, 0, 0, 0, 0],
  carriagePence: 0,
  priceBreaks: [],
  shortfall: 'reduce-copies' as const,
  picks: [0],
  times: 1,
  cancel: false,
  leaver: null,
};

/** A borough leaves, its copies are offered to the others, and some have more. True when that was still to be done. */
function reoffer(order: Rehearsal, { authority, takers }: Leaver, known: OrderFacts): boolean {
  order.knows(known).at('2026-12-06T09:00:00.000Z');
  const { status, shares } = order.order;
  if ((status !== 'committing' && status !== 'ready') || !shares || !sharers(shares).includes(authority)) return false;
  order.tell(asks.ReofferShares, { authority, closesAt: '2026-12-10T17:00' });
  const [first = ''] = order.order.reoffered?.lines ?? [];
  for (const [taker, more] of Object.entries(takers)) {
    if (order.order.dropped.includes(taker)) continue;
    const before = order.order.lines[first]?.wants[taker];
    const own = before?.answer === 'consented' ? sum(before.groups.map(({ quantity }) => quantity)) : 0;
    const groups = [copies(own + more, { AF: 1 })];
    order.tell(asks.ChooseCopies, { line: first, authority: taker, groups }, stock(taker));
  }
  const deadline = '2026-12-10T17:00:00.000Z';
  order.at(deadline).tell(asks.CloseConsentWindow, { deadline }, person('process:deadlines', null, 'process'));
  return true;
}

describe('whatever boroughs want and whatever their funds hold', () => {
  it('shares equal lines, funds hold exactly the shares, nothing is overspent, and the order comes to an end', async () => {
    await fc.assert(
      fc.asyncProperty(orderArbitrary, async ({ lines, money, shortfall, picks, times, cancel, leaver, ...terms }) => {
        const known = { ...terms, shortfall, leavers: 're-offered' as const };
        const order = drafted(facts(known));
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
        const pick = (waiting: number): number => (picks[turn++ % picks.length] ?? 0) % waiting;
        closed(order);
        let left = false;
        if (leaver) {
          await order.settle(pick, times, leaver.after);
          left = reoffer(order, leaver, facts({ ...known, leaving: { [leaver.authority]: '2026-12-06' } }));
        }
        await order.settle(pick, times);
        const { status, shares } = order.order;
        expect(['ready', 'cancelled']).toContain(status);
        for (const fund of order.funds.values()) expect(headroom(fund)).toBeGreaterThanOrEqual(0);
        if (status === 'ready' && shares) {
          expect(addUp(shares)).toBe(true);
          expect(sum(sharers(shares).map((authority) => boroughTotal(shares, authority)))).toBe(shares.totalPence);
          for (const [key, fund] of order.funds)
            expect(committed(fund)).toBe(sum(takenFrom(shares, key).map(({ pence }) => pence)));
          expect(order.order.asked).toEqual(
            expect.arrayContaining(
              sharers(shares)
                .filter((authority) => boroughTotal(shares, authority) > 0)
                .map((authority) => expect.stringContaining(authority)),
            ),
          );
          expect(fundKey(CAMDEN, { year: 2026, fund: 'AF' })).toBe(`${CAMDEN}.2026.AF`);
          if (left) expect(sharers(shares)).not.toContain(leaver?.authority);
          if (cancel) await order.tell(asks.CancelJointOrder, { reason: 'No longer wanted' }).settle(undefined, times);
        }
        if (order.order.status === 'cancelled')
          for (const fund of order.funds.values()) expect(committed(fund)).toBe(0);
      }),
      { numRuns: 300, examples: [[carriageBackAndForth], [freeOfCharge]] },
    );
  });
});
