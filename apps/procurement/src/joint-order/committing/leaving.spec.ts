import { describe, expect, it } from '@jest/globals';
import { agreed, codeOf, collecting } from '../joint-order.samples.js';
import { CAMDEN, ISLINGTON, asks, budget, buyer, copies, facts, second, stock } from '../joint-order.rehearsal.js';
import { sharers } from './shares.js';

const LEFT = '2026-12-01T00:00:00.000Z';
const leaving = facts({ leaving: { [CAMDEN]: '2026-12-01' } });

/** domain.md 5.1: uncommitted shares lapse; committed ones stay liable to completion. */
describe('a borough whose notice runs out while an order is open', () => {
  it('answers until the day before, and not on the day', () => {
    const order = collecting(leaving).at('2026-11-30T23:59:59.999Z');
    order.tell(asks.ConsentToLine, { line: '1', authority: CAMDEN }, stock(CAMDEN)).at(LEFT);
    const answers = [
      () => order.tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN)),
      () => order.tell(asks.ChooseCopies, { line: '1', authority: CAMDEN, groups: [copies(1)] }, stock(CAMDEN)),
      () => order.tell(asks.DeclineLine, { line: '1', authority: CAMDEN, reason: 'We leave' }, stock(CAMDEN)),
    ];
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'borough-has-left'));
  });

  it('has its consent lapse when the window closes: the others go on without it', async () => {
    const order = await agreed(leaving).openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    expect(order.order.lines['1']?.wants[CAMDEN]?.answer).toBe('lapsed');
    expect(order.order.status).toBe('ready');
    expect(order.order.shares && sharers(order.order.shares)).toEqual([ISLINGTON]);
    expect(order.order.shares?.totalPence).toBe(10_00);
  });

  it('is not waited for when the lead closes the window early', () => {
    const order = collecting(leaving).tell(asks.ConsentToRest, { authority: ISLINGTON }, stock(ISLINGTON));
    expect(codeOf(() => order.tell(asks.CloseConsentWindow, {}))).toBe('boroughs-have-not-answered');
    expect(order.at(LEFT).tell(asks.CloseConsentWindow, {}).order.status).toBe('committing');
  });

  it('commits nothing more, by hand or by its limit; the lead goes on without it', async () => {
    const order = await agreed(facts({ leaving: { [CAMDEN]: '2026-12-06' }, delegated: { [ISLINGTON]: 10_00 } }))
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 10_00)
      .settle();
    expect(order.order.status).toBe('committing');
    order.at('2026-12-06T00:00:00.000Z');
    expect(codeOf(() => order.tell(asks.CommitShares, { authority: CAMDEN, pence: 20_00 }, budget(CAMDEN)))).toBe(
      'borough-has-left',
    );
    await order.tell(asks.DropBorough, { authority: CAMDEN, reason: 'It has left the partnership' }).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.dropped).toEqual([CAMDEN]);
  });

  it('has its limit commit nothing when a later round moves the shares', async () => {
    const order = await agreed(
      facts({
        leaving: { [CAMDEN]: '2026-12-06' },
        delegated: { [CAMDEN]: 30_00 },
        carriagePence: 10_00,
        sharing: { basis: 'equal', weights: [] },
      }),
    )
      .openFund(CAMDEN, 'AF', 50_00)
      .openFund(ISLINGTON, 'AF', 50_00)
      .settle();
    expect(order.order.authorised[CAMDEN]).toBe(25_00);
    order.at('2026-12-06T00:00:00.000Z');
    // Islington goes: all of the carriage would be Camden's, which has left and is bound by what it committed, not by more.
    await order.tell(asks.WithholdCommitment, { authority: ISLINGTON, reason: 'Freeze' }, budget(ISLINGTON)).settle();
    expect(order.order.authorised[CAMDEN]).toBe(25_00);
    expect(order.order.status).toBe('committing');
  });

  it('does not get out of what it has committed; one that has committed nothing may say that it gives its copies up', async () => {
    const known = facts({
      leaving: { [CAMDEN]: '2026-12-06', [ISLINGTON]: '2026-12-06' },
      delegated: { [CAMDEN]: 100_00 },
    });
    const order = await agreed(known).openFund(CAMDEN, 'AF', 50_00).openFund(ISLINGTON, 'AF', 50_00).settle();
    order.at('2026-12-06T09:00:00.000Z');
    const withhold = (authority: string) =>
      order.tell(asks.WithholdCommitment, { authority, reason: 'We have left' }, budget(authority));
    expect(codeOf(() => withhold(CAMDEN))).toBe('borough-has-committed');
    await withhold(ISLINGTON).settle();
    expect(order.order.dropped).toEqual([ISLINGTON]);
    expect(order.order.status).toBe('ready');
  });

  it('may follow its share when others move it, of its own will: the order goes on', async () => {
    const known = facts({
      leaving: { [CAMDEN]: '2026-12-06' },
      delegated: { [CAMDEN]: 30_00 },
      carriagePence: 10_00,
      sharing: { basis: 'equal', weights: [] },
    });
    const order = await agreed(known).openFund(CAMDEN, 'AF', 50_00).openFund(ISLINGTON, 'AF', 50_00).settle();
    order.at('2026-12-06T00:00:00.000Z');
    await order.tell(asks.WithholdCommitment, { authority: ISLINGTON, reason: 'Freeze' }, budget(ISLINGTON)).settle();
    await order.tell(asks.CommitShares, { authority: CAMDEN, pence: 30_00 }, budget(CAMDEN)).settle();
    expect(order.order.status).toBe('ready');
    expect(order.order.shares?.totalPence).toBe(30_00);
  });

  it('stays bound by what it has committed: the order is approved with its share', async () => {
    const order = await agreed(facts({ leaving: { [CAMDEN]: '2026-12-06' } }))
      .openFund(CAMDEN, 'AF', 20_00)
      .openFund(ISLINGTON, 'AF', 10_00)
      .settle();
    expect(order.order.status).toBe('ready');
    order.at('2026-12-07T09:00:00.000Z').tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second);
    expect(order.order.status).toBe('approved');
    expect(order.order.shares && sharers(order.order.shares)).toEqual([CAMDEN, ISLINGTON]);
    expect(order.order.builders).toContain(buyer.subject);
  });
});
