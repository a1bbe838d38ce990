import { describe, expect, it } from '@jest/globals';
import { committed } from '../../fund/fund.js';
import { agreed, codeOf } from '../joint-order.samples.js';
import { CAMDEN, ISLINGTON, ORDER, SUTTON, asks, budget, buyer, facts, second } from '../joint-order.rehearsal.js';
import { sharers } from './shares.js';
import { reduceToFit } from './shortfall.js';

describe('what a fund can’t hold', () => {
  const one = (line: string, copies: number, pence: number) => {
    const group = { group: 0, copies, pence, funds: [{ fund: 'AF', year: 2026, weight: 1, pence }] };
    return {
      ...{ line, discount: 0, unitPence: 0, copies, totalPence: pence },
      shares: [{ authority: CAMDEN, copies, pence, groups: [group] }],
    };
  };
  const reduced = (available: number, ...lines: ReturnType<typeof one>[]) =>
    reduceToFit({ ...ORDER, round: 1, lines, charges: [], totalPence: 0 }, CAMDEN, `${CAMDEN}.2026.AF`, available);

  it('costs not a copy more than it must, where a copy’s part is no whole number of pence', () => {
    expect(reduced(17, one('1', 14, 34))).toEqual([{ line: '1', group: 0, from: 14, to: 7 }]);
    expect(reduced(10_00, one('1', 1, 10_00), one('2', 7, 61))).toEqual([{ line: '2', group: 0, from: 7, to: 0 }]);
  });
});

describe('committing', () => {
  it('is ready when every borough’s fund holds its shares', async () => {
    const order = await agreed().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.totalPence).toBe(30_00);
  });

  it('waits for the budget holder where no delegated limit covers the shares', async () => {
    const order = await agreed(facts({ delegated: { [ISLINGTON]: 10_00, [CAMDEN]: 19_99 } }))
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
    const order = await agreed(facts({ carriagePence: 10_00 }))
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 20_00)
      .settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.charges[0]?.shares.map(({ pence }) => pence)).toEqual([5_00, 5_00]);
    expect(order.order.shares?.lines[0]?.copies).toBe(2);
  });

  it('drops the borough instead where that is the partnership’s rule', async () => {
    const order = await agreed(facts({ shortfall: 'drop-borough' }))
      .openFund(CAMDEN, 'AF', 19_99)
      .openFund(ISLINGTON, 'AF', 10_00)
      .settle();
    expect(order.order.dropped).toEqual([CAMDEN]);
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.totalPence).toBe(10_00);
  });

  it('has nothing to withhold from a borough without a share', async () => {
    const order = await agreed(facts({ delegated: {} })).settle();
    const withhold = { authority: SUTTON, reason: 'Spending freeze' };
    expect(codeOf(() => order.tell(asks.WithholdCommitment, withhold, budget(SUTTON)))).toBe('nothing-to-commit');
  });

  it('goes on without a borough that withholds its money, and gives back what its other funds held', async () => {
    const order = await agreed(facts({ delegated: { [ISLINGTON]: 10_00 } }))
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
    const order = await agreed().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    expect(codeOf(() => order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, buyer))).toBe(
      'builder-cannot-approve',
    );
    expect(codeOf(() => order.tell(asks.ApproveJointOrder, { totalPence: 29_99 }, second))).toBe('total-has-moved');
    expect(order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second).order.status).toBe('approved');
    expect(codeOf(() => order.tell(asks.CancelJointOrder, { reason: 'Too late' }))).toBe('order-is-approved');
  });

  it('is not approved by who went on without a borough; a borough’s own “no” builds nothing', async () => {
    const short = () =>
      agreed(facts({ delegated: { [ISLINGTON]: 10_00 } }))
        .openFund(CAMDEN, 'AF', 50_00)
        .openFund(ISLINGTON, 'AF', 10_00)
        .settle();
    const approve = { totalPence: 10_00 };
    const without = await (
      await short()
    )
      .tell(asks.DropBorough, { authority: CAMDEN, reason: 'No answer' }, second)
      .settle();
    expect(codeOf(() => without.tell(asks.ApproveJointOrder, approve, second))).toBe('builder-cannot-approve');
    const holder = { ...budget(CAMDEN), subject: 'ann' };
    const withheld = await (
      await short()
    )
      .tell(asks.WithholdCommitment, { authority: CAMDEN, reason: 'Spending freeze' }, holder)
      .settle();
    expect(withheld.order.builders).toEqual([buyer.subject]);
  });

  it('is not approved once its supplier is suspended or its framework is over', async () => {
    const order = await agreed().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    const approve = () => order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second);
    order.knows(facts({ supplierSuspended: true }));
    expect(codeOf(approve)).toBe('supplier-suspended');
    order.knows(facts({ to: '2026-12-03' }));
    expect(codeOf(approve)).toBe('framework-not-in-force');
    expect(order.knows(facts({ to: '2026-12-04' })) && approve().order.status).toBe('approved');
  });

  it('releases every commitment when it is cancelled', async () => {
    const order = await agreed().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    await order.tell(asks.CancelJointOrder, { reason: 'Supplier withdrew' }).settle();
    expect([...order.funds.values()].map(committed)).toEqual([0, 0]);
  });
});
