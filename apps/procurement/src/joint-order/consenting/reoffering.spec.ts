import { describe, expect, it } from '@jest/globals';
import { person } from '#testing';
import { committed } from '../../fund/fund.js';
import { sharers } from '../committing/shares.js';
import { agreed, closed, codeOf, collecting, drafted, line } from '../joint-order.samples.js';
import {
  CAMDEN,
  ISLINGTON,
  SUTTON,
  asks,
  budget,
  buyer,
  copies,
  facts,
  second,
  stock,
} from '../joint-order.rehearsal.js';
import { deadlineProcess } from './deadline.process.js';

const LEAVING = { [CAMDEN]: '2026-12-06' };
const LEFT = '2026-12-06T09:00:00.000Z';
const UNTIL = { closesAt: '2026-12-11T17:00' };
const DEADLINE = '2026-12-11T17:00:00.000Z';
const known = facts({ leaving: LEAVING, leavers: 're-offered' });
const offer = { authority: CAMDEN, ...UNTIL };

/** Camden wants two copies, Islington one; both have their money reserved, and the order is ready when Camden leaves. */
const ready = async (world = known) => {
  const order = await agreed(world)
    .openFund(CAMDEN, 'AF', 20_00)
    .openFund(ISLINGTON, 'AF', 50_00)
    .openFund(SUTTON, 'AF', 50_00)
    .settle();
  expect(order.order.status).toBe('ready');
  return order.at(LEFT);
};
const atDeadline = (order: Awaited<ReturnType<typeof ready>>) =>
  order
    .at(DEADLINE)
    .tell(asks.CloseConsentWindow, { deadline: DEADLINE }, person('process:deadlines', null, 'process'));

/** domain.md 5.3, “borough leaves mid-order”: committed shares stay liable, or are re-offered to the remaining, by the board’s rule. */
describe('what a borough that has left would have had', () => {
  it('is offered to the others until a deadline; the borough is bound until then', async () => {
    const order = (await ready()).tell(asks.ReofferShares, offer);
    expect(order.orderEvents.at(-1)).toMatchObject({
      type: 'SharesReoffered',
      data: { authority: CAMDEN, lines: [{ line: '1', copies: 2 }], closesAt: DEADLINE },
    });
    expect(order.order.status).toBe('collecting');
    expect(
      deadlineProcess.on.SharesReoffered?.({ data: order.orderEvents.at(-1)?.data } as never, undefined),
    ).toMatchObject({
      set: [{ key: 'window.TLC-1', at: DEADLINE }],
    });
    await order.settle();
    expect(committed(order.funds.get(`${CAMDEN}.2026.AF`) ?? never())).toBe(20_00);
    expect(codeOf(() => order.tell(asks.CloseConsentWindow, {}))).toBe('re-offer-ends-at-its-deadline');
  });

  it('is had by those who choose more, with their own money; the borough is released', async () => {
    const order = atDeadline(
      (await ready())
        .tell(asks.ReofferShares, offer)
        .tell(asks.ChooseCopies, { line: '1', authority: ISLINGTON, groups: [copies(2)] }, stock(ISLINGTON))
        .tell(asks.ChooseCopies, { line: '1', authority: SUTTON, groups: [copies(1)] }, stock(SUTTON)),
    );
    await order.settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares && sharers(order.order.shares)).toEqual([ISLINGTON, SUTTON]);
    expect(order.order.shares?.totalPence).toBe(30_00);
    expect([CAMDEN, ISLINGTON, SUTTON].map((who) => committed(order.funds.get(`${who}.2026.AF`) ?? never()))).toEqual([
      0, 20_00, 10_00,
    ]);
    expect(order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second).order.status).toBe('approved');
    expect(order.order.builders).toEqual([buyer.subject]);
  });

  it('is offered on behalf of the order, so who offers it has built it and can’t approve', async () => {
    const order = await atDeadline((await ready()).tell(asks.ReofferShares, offer, second)).settle();
    const approval = { totalPence: order.order.shares?.totalPence };
    expect(codeOf(() => order.tell(asks.ApproveJointOrder, approval, second))).toBe('builder-cannot-approve');
    expect(order.order.builders).toEqual([buyer.subject, second.subject]);
  });

  it('is not ordered when nobody wants it, and those who stay keep what they had', async () => {
    const order = await atDeadline((await ready()).tell(asks.ReofferShares, offer)).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.totalPence).toBe(10_00);
    expect(order.order.authorised[ISLINGTON]).toBe(10_00);
  });

  it('leaves another that has left bound by what it has committed, until that is offered too', async () => {
    const order = await ready(facts({ leaving: { ...LEAVING, [ISLINGTON]: '2026-12-06' }, leavers: 're-offered' }));
    await atDeadline(order.tell(asks.ReofferShares, offer)).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares && sharers(order.order.shares)).toEqual([ISLINGTON]);
    order.tell(asks.ReofferShares, { authority: ISLINGTON, closesAt: '2026-12-18T17:00' });
    expect(order.order.dropped).toEqual([CAMDEN, ISLINGTON]);
  });

  it('ends the order when nobody else wanted anything', async () => {
    const order = await closed(collecting(known).tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN)))
      .openFund(CAMDEN, 'AF', 20_00)
      .settle();
    await atDeadline(order.at(LEFT).tell(asks.ReofferShares, offer)).settle();
    expect(order.order.status).toBe('cancelled');
    expect(committed(order.funds.get(`${CAMDEN}.2026.AF`) ?? never())).toBe(0);
  });

  it('is open for more copies alone: of other lines, or fewer, nothing is agreed anew', async () => {
    const order = (await ready()).tell(asks.ReofferShares, offer);
    const islington = { line: '1', authority: ISLINGTON };
    expect(codeOf(() => order.tell(asks.ChooseCopies, { ...islington, groups: [copies(0)] }, stock(ISLINGTON)))).toBe(
      'fewer-copies-than-agreed',
    );
    expect(codeOf(() => order.tell(asks.DeclineLine, { ...islington, reason: 'No' }, stock(ISLINGTON)))).toBe(
      'fewer-copies-than-agreed',
    );
    expect(
      codeOf(() => order.tell(asks.ChooseCopies, { ...offer, line: '1', groups: [copies(1)] }, stock(CAMDEN))),
    ).toBe('borough-has-left');
    order.order = { ...order.order, reoffered: { authority: CAMDEN, lines: ['7'] } };
    expect(codeOf(() => order.tell(asks.ChooseCopies, { ...islington, groups: [copies(2)] }, stock(ISLINGTON)))).toBe(
      'line-not-re-offered',
    );
  });

  it('is offered once, by the lead, and only where the rules of the order say so', async () => {
    const order = (await ready()).tell(asks.ReofferShares, offer);
    const told = order.orderEvents.length;
    expect(order.tell(asks.ReofferShares, offer).orderEvents).toHaveLength(told);
    expect(codeOf(() => order.tell(asks.ReofferShares, { ...offer, authority: ISLINGTON }))).toBe(
      'order-is-collecting',
    );
    const staying = await ready(facts({ leaving: LEAVING }));
    expect(codeOf(() => staying.tell(asks.ReofferShares, offer))).toBe('leavers-stay-liable');
    const other = await ready();
    expect(codeOf(() => other.tell(asks.ReofferShares, offer, budget(CAMDEN)))).toBe('not-the-lead');
    expect(codeOf(() => other.tell(asks.ReofferShares, { ...offer, authority: ISLINGTON }))).toBe(
      'borough-has-not-left',
    );
    expect(codeOf(() => other.tell(asks.ReofferShares, { ...offer, closesAt: '2026-12-06T08:59' }))).toBe(
      'deadline-has-passed',
    );
    other.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second);
    expect(codeOf(() => other.tell(asks.ReofferShares, offer))).toBe('order-is-approved');
  });

  it('waits for nobody’s copies that the order has lost already, however soon they were needed', async () => {
    const soon = { ...copies(1), neededBy: '2026-12-08' };
    const wants = { [CAMDEN]: [copies(2)], [ISLINGTON]: [soon, copies(1, { CF: 1 })] };
    const order = drafted(known)
      .tell(asks.AddOrderLine, line('1', 10_00, wants))
      .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' })
      .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
      .tell(asks.ConsentToRest, { authority: ISLINGTON }, stock(ISLINGTON));
    await closed(order)
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 0)
      .openFund(ISLINGTON, 'CF', 10_00)
      .settle();
    expect(order.order.lines['1']?.wants[ISLINGTON]?.groups.map(({ quantity }) => quantity)).toEqual([0, 1]);
    expect(order.at(LEFT).tell(asks.ReofferShares, offer).order.status).toBe('collecting');
  });

  it('may be wanted by a borough that had been left out before it, but not for this order', async () => {
    const order = await agreed(facts({ leaving: LEAVING, leavers: 're-offered', shortfall: 'drop-borough' }))
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 5_00)
      .settle();
    expect(order.order.dropped).toEqual([ISLINGTON]);
    order.at(LEFT).tell(asks.ReofferShares, offer);
    const choose = { line: '1', authority: ISLINGTON, groups: [copies(1)] };
    expect(codeOf(() => order.tell(asks.ChooseCopies, choose, stock(ISLINGTON)))).toBe('borough-was-dropped');
  });
});

function never(): never {
  throw new Error('no such fund');
}
