import { describe, expect, it } from '@jest/globals';
import { closed, drafted, line } from '../joint-order.samples.js';
import { CAMDEN, HAVERING, ISLINGTON, asks, budget, copies, facts, stock } from '../joint-order.rehearsal.js';

/** £10.00 a copy, £8.00 from ten copies on. */
const priceBreaks = [{ category: 'any', copies: 10, basisPoints: 2_000 }];
const rich = (known = facts({ priceBreaks })) =>
  drafted(known)
    .openFund(CAMDEN, 'AF', 1_000_00)
    .openFund(ISLINGTON, 'AF', 1_000_00)
    .openFund(HAVERING, 'AF', 1_000_00)
    .tell(
      asks.AddOrderLine,
      line('1', 10_00, { [CAMDEN]: [copies(6)], [ISLINGTON]: [copies(3)], [HAVERING]: [copies(1)] }),
    )
    .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
const paid = ({ order: { shares } }: ReturnType<typeof rich>) =>
  Object.fromEntries(shares?.lines[0]?.shares.map(({ authority, pence }) => [authority, pence]) ?? []);

describe('a price break', () => {
  it('is reached by the boroughs together, and each pays the better price for its own copies', async () => {
    const order = rich();
    for (const authority of [CAMDEN, ISLINGTON, HAVERING])
      order.tell(asks.ConsentToRest, { authority }, stock(authority));
    await closed(order).settle();
    expect(paid(order)).toEqual({ [CAMDEN]: 48_00, [ISLINGTON]: 24_00, [HAVERING]: 8_00 });
    expect(order.order.shares?.lines[0]).toMatchObject({ discount: 2_000, unitPence: 8_00, totalPence: 80_00 });
    expect(order.order.status).toBe('ready');
  });

  it('is not reached when a borough declines', async () => {
    const order = rich();
    for (const authority of [CAMDEN, ISLINGTON]) order.tell(asks.ConsentToRest, { authority }, stock(authority));
    order.tell(asks.DeclineLine, { line: '1', authority: HAVERING, reason: 'We have it.' }, stock(HAVERING));
    await closed(order).settle();
    expect(paid(order)).toEqual({ [CAMDEN]: 60_00, [ISLINGTON]: 30_00 });
  });

  it('that is lost while boroughs commit moves all shares, and who had committed less is asked again', async () => {
    const asked = facts({ priceBreaks, delegated: { [HAVERING]: 1_000_00 } });
    const order = rich(asked);
    for (const authority of [CAMDEN, ISLINGTON, HAVERING])
      order.tell(asks.ConsentToRest, { authority }, stock(authority));
    await closed(order).settle();
    const commit = (authority: string, pence: number) =>
      order.tell(asks.CommitShares, { authority, pence }, budget(authority));
    await commit(CAMDEN, 48_00).settle();
    await order
      .tell(asks.WithholdCommitment, { authority: ISLINGTON, reason: 'Not this year.' }, budget(ISLINGTON))
      .settle();
    expect(paid(order)).toEqual({ [CAMDEN]: 60_00, [HAVERING]: 10_00 });
    expect(order.order.status).toBe('committing');
    expect(() => commit(CAMDEN, 48_00)).toThrow('shares-have-moved');
    await commit(CAMDEN, 60_00).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.committed).toEqual({ [`${CAMDEN}.2026.AF`]: 60_00, [`${HAVERING}.2026.AF`]: 10_00 });
  });
});
