import { describe, expect, it } from '@jest/globals';
import { jointOrderEvents } from '#messages/procurement';
import { agreed, closed, codeOf, collecting, drafted } from '../joint-order.samples.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  SUTTON,
  asks,
  budget,
  buyer,
  facts,
  type Rehearsal,
} from '../joint-order.rehearsal.js';

const STRANGER = 'E09000030';
const byHand = facts({ delegated: {} });
const commit = (order: Rehearsal, authority: string, pence: number, as = authority) =>
  order.tell(asks.CommitShares, { authority, pence }, budget(as));
const withhold = (order: Rehearsal, authority: string, as = authority) =>
  order.tell(asks.WithholdCommitment, { authority, reason: 'Spending freeze' }, budget(as));
const drop = (order: Rehearsal, authority: string, as = buyer) =>
  order.tell(asks.DropBorough, { authority, reason: 'No word from it' }, as);
/** The events that a step adds. */
function made(order: Rehearsal, step: (order: Rehearsal) => unknown): Rehearsal['orderEvents'] {
  const before = order.orderEvents.length;
  step(order);
  return order.orderEvents.slice(before);
}

describe('the money of a borough', () => {
  it('is committed and withheld by its own people alone', () => {
    const order = agreed(byHand);
    for (const say of [
      (of: string, as: string) => commit(order, of, 20_00, as),
      (of: string, as: string) => withhold(order, of, as),
    ]) {
      expect(codeOf(() => say(CAMDEN, ISLINGTON))).toBe('not-your-borough');
      expect(codeOf(() => say(CAMDEN, HAVERING))).toBe('not-your-borough');
      expect(codeOf(() => say(STRANGER, STRANGER))).toBe('not-in-this-order');
      expect(codeOf(() => say(SUTTON, SUTTON))).toBe('nothing-to-commit');
    }
  });

  it('is asked for when the boroughs have answered, neither before nor after', async () => {
    const asking = collecting(byHand);
    const ready = await agreed().openFund(CAMDEN, 'AF', 20_00).openFund(ISLINGTON, 'AF', 10_00).settle();
    for (const [order, code] of [
      [asking, 'order-is-collecting'],
      [ready, 'order-is-ready'],
    ] as const)
      for (const say of [() => commit(order, CAMDEN, 20_00), () => withhold(order, CAMDEN), () => drop(order, CAMDEN)])
        expect(codeOf(say)).toBe(code);
  });

  it('is committed once for all that is due in this round', () => {
    const order = agreed(byHand);
    expect(made(order, () => commit(order, CAMDEN, 20_00))).toEqual([
      jointOrderEvents.CommitmentAuthorised({
        ...ORDER,
        authority: CAMDEN,
        round: order.order.round,
        pence: 20_00,
        under: 'budget-holder',
      }),
    ]);
    expect(made(order, () => commit(order, CAMDEN, 20_00))).toEqual([]);
  });

  it('is committed by its delegated limit where that covers the share to the penny, and only once', () => {
    const order = collecting(facts({ delegated: { [CAMDEN]: 20_00, [ISLINGTON]: 9_99 } }));
    for (const authority of [CAMDEN, ISLINGTON])
      order.tell(asks.ConsentToRest, { authority }, { ...budget(authority), roles: ['stock-manager'] });
    const authorised = (events: Rehearsal['orderEvents']) =>
      events.filter(({ type }) => type === 'CommitmentAuthorised').map(({ data }) => data);
    expect(authorised(made(order, closed))).toEqual([
      { ...ORDER, authority: CAMDEN, round: 1, pence: 20_00, under: 'delegated-limit' },
    ]);
    expect(authorised(made(order, () => withhold(order, ISLINGTON)))).toEqual([]);
  });
});

describe('a borough that goes while the others commit', () => {
  it('is dropped once, with why it goes and what was said', () => {
    const about = { ...ORDER, authority: CAMDEN };
    const withheld = agreed(byHand);
    expect(made(withheld, () => withhold(withheld, CAMDEN))[0]).toEqual(
      jointOrderEvents.BoroughDropped({ ...about, because: 'commitment-withheld', reason: 'Spending freeze' }),
    );
    expect(made(withheld, () => withhold(withheld, CAMDEN))).toEqual([]);
    const silent = agreed(byHand);
    expect(made(silent, () => drop(silent, CAMDEN))[0]).toEqual(
      jointOrderEvents.BoroughDropped({ ...about, because: 'no-answer', reason: 'No word from it' }),
    );
    expect(made(silent, () => drop(silent, CAMDEN))).toEqual([]);
  });

  it('is dropped by the lead alone, when it has a share and has not committed', () => {
    const order = commit(agreed(byHand), CAMDEN, 20_00);
    expect(codeOf(() => drop(order, ISLINGTON, budget(ISLINGTON)))).toBe('not-the-lead');
    expect(codeOf(() => drop(order, SUTTON))).toBe('not-in-this-order');
    expect(codeOf(() => drop(order, CAMDEN))).toBe('borough-has-committed');
  });

  it('may withhold what it has committed for as long as it is a member', () => {
    const order = commit(agreed(byHand), CAMDEN, 20_00);
    expect(withhold(order, CAMDEN).order.dropped).toEqual([CAMDEN]);
  });

  it('as the last one ends the order', () => {
    const order = agreed(byHand);
    drop(order, CAMDEN);
    expect(made(order, () => drop(order, ISLINGTON)).at(-1)).toEqual(
      jointOrderEvents.JointOrderCancelled({
        ...ORDER,
        stage: 'committing',
        reason: 'No borough is left with copies.',
      }),
    );
  });
});

describe('what a fund answers', () => {
  const process = { ...buyer, authority: null, roles: ['process' as const] };
  const held = { authority: CAMDEN, fund: 'AF', year: 2026, round: 1, pence: 20_00 };
  const short = { authority: CAMDEN, fund: 'AF', year: 2026, round: 1, availablePence: 15_00, reason: 'fund-short' };
  const record = (order: Rehearsal, data: object) =>
    made(order, () => order.tell(asks.RecordCommitment, data, process));
  const shortfall = (order: Rehearsal, data: object) =>
    made(order, () => order.tell(asks.RecordShortfall, data, process));

  it('counts once, in its own round, while the order is committing', () => {
    const order = agreed();
    expect(record(order, { ...held, round: 2 })).toEqual([]);
    expect(record(order, held)).toEqual([jointOrderEvents.SharesCommitted({ ...ORDER, ...held })]);
    expect(record(order, held)).toEqual([]);
    const others = { ...held, authority: ISLINGTON, pence: 10_00 };
    expect(record(order, others)).toEqual([
      jointOrderEvents.SharesCommitted({ ...ORDER, ...others }),
      jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 30_00 }),
    ]);
    expect(record(order, { ...held, pence: 1 })).toEqual([]);
    expect(shortfall(order, short)).toEqual([]);
  });

  it('does not make an order ready that a budget holder has still to commit to', () => {
    const order = commit(agreed(byHand), CAMDEN, 20_00);
    record(order, held);
    expect(record(order, { ...held, authority: ISLINGTON, pence: 10_00 }).map(({ type }) => type)).toEqual([
      'SharesCommitted',
    ]);
  });

  it('takes the copies that it can’t hold, and reckons all shares anew', () => {
    const order = agreed();
    expect(shortfall(order, { ...short, round: 2 })).toEqual([]);
    const [reduced, reckoned] = shortfall(order, short);
    expect(reduced).toEqual(
      jointOrderEvents.CopiesReduced({
        ...{ ...ORDER, authority: CAMDEN, fund: 'AF', year: 2026, because: 'fund-short' },
        reductions: [{ line: '1', group: 0, from: 2, to: 1 }],
      }),
    );
    expect(reckoned).toMatchObject({ type: 'SharesCalculated', data: { round: 2, totalPence: 20_00 } });
  });

  it('that holds nothing for the order, or is not open, takes the borough out of it, with the fund named', () => {
    const dropped = { ...ORDER, authority: CAMDEN, because: 'fund-short' as const };
    for (const [answer, reason] of [
      [{ ...short, availablePence: 0 }, 'AF: fund-short'],
      [{ ...short, reason: 'fund-not-open' }, 'AF: fund-not-open'],
    ] as const)
      expect(shortfall(agreed(), answer)[0]).toEqual(jointOrderEvents.BoroughDropped({ ...dropped, reason }));
  });

  it('matters no more when the borough is out of the order', () => {
    const order = agreed(byHand);
    drop(order, CAMDEN);
    expect(shortfall(order, { ...short, round: order.order.round })).toEqual([]);
  });
});

describe('an order that is not there', () => {
  it('is not committed to, and nothing leads a partnership that nobody knows', () => {
    const known = facts();
    expect(codeOf(() => drafted({ ...known, lead: undefined }))).toBe('partnership-unknown');
    expect(codeOf(() => drafted({ ...known, partnership: { ...known.partnership, known: false } }))).toBe(
      'partnership-unknown',
    );
  });
});
