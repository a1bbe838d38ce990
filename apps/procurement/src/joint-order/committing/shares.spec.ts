import { describe, expect, it } from '@jest/globals';
import { closed, drafted, line } from '../joint-order.samples.js';
import { CAMDEN, HAVERING, ISLINGTON, ORDER, SUTTON, asks, copies, facts, stock } from '../joint-order.rehearsal.js';
import type { Shares } from '../state.js';
import { addUp } from './shares.js';

type Wants = Parameters<typeof line>[2];

/** What the boroughs pay when each has consented to its copies at £10.00. */
function sharesOf(known: Parameters<typeof facts>[0], ...lines: Wants[]): Shares {
  const order = drafted(facts(known));
  lines.forEach((wants, at) => order.tell(asks.AddOrderLine, line(String(at + 1), 10_00, wants)));
  order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
  for (const authority of [CAMDEN, ISLINGTON, SUTTON])
    if (lines.some((wants) => wants[authority])) order.tell(asks.ConsentToRest, { authority }, stock(authority));
  const { shares } = closed(order).order;
  if (!shares) throw new Error('nothing was reckoned');
  return shares;
}

const three: Wants = { [SUTTON]: [copies(1)], [CAMDEN]: [copies(3)], [ISLINGTON]: [copies(1)] };

describe('shared carriage', () => {
  const charged = (known: Parameters<typeof facts>[0], ...lines: Wants[]) => {
    const [charge] = sharesOf({ carriagePence: 10_00, ...known }, ...(lines.length > 0 ? lines : [three])).charges;
    return {
      basis: charge?.basis,
      paid: charge?.shares.map(({ authority, weight, pence }) => [authority, weight, pence]),
    };
  };
  const weights = [
    { authority: CAMDEN, weight: 2_000 },
    { authority: ISLINGTON, weight: 8_000 },
    { authority: SUTTON, weight: 0 },
    { authority: HAVERING, weight: 0 },
  ];

  it('is divided by copies where nothing was agreed', () => {
    expect(charged({})).toEqual({
      basis: 'copies',
      paid: [
        [CAMDEN, 3, 6_00],
        [ISLINGTON, 1, 2_00],
        [SUTTON, 1, 2_00],
      ],
    });
  });

  it('is divided equally, or by the weights agreed, where that is the rule; who has weight 0 pays nothing', () => {
    expect(charged({ sharing: { basis: 'equal', weights: [] } })).toEqual({
      basis: 'equal',
      paid: [
        [CAMDEN, 1, 3_34],
        [ISLINGTON, 1, 3_33],
        [SUTTON, 1, 3_33],
      ],
    });
    expect(charged({ sharing: { basis: 'agreed', weights } })).toEqual({
      basis: 'agreed',
      paid: [
        [CAMDEN, 2_000, 2_00],
        [ISLINGTON, 8_000, 8_00],
        [SUTTON, 0, 0],
      ],
    });
  });

  it('is divided by copies, and says so, where nobody who takes part has any weight', () => {
    const onlySutton = { [SUTTON]: [copies(2)] };
    expect(charged({ sharing: { basis: 'agreed', weights } }, onlySutton)).toEqual({
      basis: 'copies',
      paid: [[SUTTON, 2, 10_00]],
    });
  });

  it('is paid by the fund that pays most of a borough’s copies over all lines; of two alike by the first by name', () => {
    const payers = (...lines: Wants[]) =>
      sharesOf({ carriagePence: 10_00 }, ...lines).charges[0]?.shares.map(({ authority, fund }) => [authority, fund]);
    const by = (quantity: number, fund: string) => [copies(quantity, { [fund]: 1 })];
    expect(
      payers(
        { [CAMDEN]: by(2, 'AF'), [ISLINGTON]: by(9, 'CF') },
        { [CAMDEN]: by(3, 'CF'), [ISLINGTON]: by(1, 'AF') },
        { [CAMDEN]: by(2, 'AF') },
      ),
    ).toEqual([
      [CAMDEN, 'AF'],
      [ISLINGTON, 'CF'],
    ]);
    expect(payers({ [CAMDEN]: by(1, 'CF') }, { [CAMDEN]: by(1, 'AF') })).toEqual([[CAMDEN, 'AF']]);
    expect(payers({ [SUTTON]: by(1, 'AF') }, { [CAMDEN]: by(1, 'AF') }, { [CAMDEN]: by(1, 'CF') })).toEqual([
      [CAMDEN, 'AF'],
      [SUTTON, 'AF'],
    ]);
  });

  it('is no charge where it costs nothing', () => {
    expect(sharesOf({ carriagePence: 0 }, three).charges).toEqual([]);
  });
});

describe('shares', () => {
  const whole = sharesOf({ carriagePence: 10_00 }, three, { [CAMDEN]: [copies(1, { AF: 1, CF: 2 })] });
  const [first, ...others] = whole.lines;
  if (!first) throw new Error('there is a line');
  const [share, ...rest] = first.shares;
  if (!share) throw new Error('there is a share');
  const [group] = share.groups;
  const [charge] = whole.charges;
  if (!group || !charge) throw new Error('there is a group and a charge');
  const withLine = (changes: Partial<typeof first>): Shares => ({
    ...whole,
    lines: [{ ...first, ...changes }, ...others],
  });

  it('name each borough once a line, by code, with its copies', () => {
    expect(whole).toMatchObject({ ...ORDER, round: 1, totalPence: 70_00 });
    expect(first.shares.map(({ authority, copies: all }) => [authority, all])).toEqual([
      [CAMDEN, 3],
      [ISLINGTON, 1],
      [SUTTON, 1],
    ]);
    expect(others[0]?.shares[0]?.groups[0]?.funds.map(({ pence }) => pence)).toEqual([3_33, 6_67]);
  });

  it('add up when every part does: lines, copies, funds, charges and the total of all', () => {
    expect(addUp(whole)).toBe(true);
    const wrong: readonly Shares[] = [
      { ...whole, totalPence: 70_01 },
      { ...whole, charges: [{ ...charge, totalPence: 10_01 }], totalPence: 70_01 },
      { ...withLine({ totalPence: 50_01 }), totalPence: 70_01 },
      withLine({ copies: 6 }),
      withLine({ shares: [{ ...share, groups: [{ ...group, funds: [] }] }, ...rest] }),
    ];
    expect(wrong.map(addUp)).toEqual(wrong.map(() => false));
  });
});
