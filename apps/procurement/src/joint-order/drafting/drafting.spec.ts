import { describe, expect, it } from '@jest/globals';
import { AFTER, closed, codeOf, collecting, draft, drafted, line } from '../joint-order.samples.js';
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
import { sharers } from '../committing/shares.js';

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

  it('knows a line by its own name alone, whatever names all objects have', () => {
    expect(
      codeOf(() => collecting().tell(asks.ConsentToLine, { line: 'toString', authority: CAMDEN }, stock(CAMDEN))),
    ).toBe('line-unknown');
    expect(codeOf(() => drafted().tell(asks.RemoveOrderLine, { line: 'constructor', reason: 'x' }))).toBe(
      'line-unknown',
    );
    const odd = drafted().tell(asks.AddOrderLine, line('constructor', 10_00, { [CAMDEN]: [copies(1)] }));
    expect(Object.keys(odd.order.lines)).toEqual(['constructor']);
  });

  it('has no line called as the carriage is: a fund would take the one for the other, and reserve one of them only', () => {
    const carriage = line('carriage', 10_00, { [CAMDEN]: [copies(2)] });
    expect(codeOf(() => drafted().tell(asks.AddOrderLine, carriage))).toBe('line-number-taken');
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

  it('is placed only while its framework is in force, up to the last day it was ended for', () => {
    expect(drafted(facts({ to: '2026-11-25' })).order.status).toBe('draft');
    expect(codeOf(() => drafted(facts({ to: '2026-11-24' })))).toBe('framework-not-in-force');
  });

  it('is placed under no framework that the partnership does not have, and says which was named', () => {
    const refusal = { code: 'framework-unknown', kind: 'not-found', facts: { framework: draft.framework } };
    expect(() => drafted({ ...facts(), framework: null })).toThrow(expect.objectContaining(refusal));
  });

  it('opens no window while a borough has no weight in the sharing of a cost that is due', () => {
    const weights = [HAVERING, CAMDEN, ISLINGTON].map((authority) => ({ authority, weight: 200_000 }));
    const sharing = { basis: 'population' as const, weights };
    const codes = () => codeOf(() => collecting(facts({ carriagePence: 10_00, sharing })));
    expect(codes()).toBe('cost-sharing-leaves-out-members');
    expect(collecting(facts({ carriagePence: 0, sharing })).order.status).toBe('collecting');
    weights.push({ authority: SUTTON, weight: 0 });
    expect(collecting(facts({ carriagePence: 10_00, sharing })).order.status).toBe('collecting');
  });

  it('opens no window that closes when copies are already needed, and takes no such copies', () => {
    const needed = (neededBy: string) => [{ ...copies(1), neededBy }];
    const early = 'needed-before-it-can-be-ordered';
    expect(codeOf(() => drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: needed('2026-11-25') })))).toBe(
      early,
    );
    const order = drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: needed('2026-12-04') }));
    expect(codeOf(() => order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' }))).toBe(early);
    order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-03T17:00' });
    const choose = (groups: object[]) =>
      order.tell(asks.ChooseCopies, { line: '1', authority: SUTTON, groups }, stock(SUTTON));
    expect(codeOf(() => choose(needed('2026-12-03')))).toBe(early);
    expect(choose(needed('2026-12-04')).order.lines['1']?.wants[SUTTON]?.groups[0]?.neededBy).toBe('2026-12-04');
  });

  it('moves no deadline to a day on which copies are already needed, unless nobody wants them any more', () => {
    const wanting = { [CAMDEN]: [{ ...copies(1), neededBy: '2026-12-06' }], [ISLINGTON]: [copies(1)] };
    const order = drafted()
      .tell(asks.AddOrderLine, line('1', 10_00, wanting))
      .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' })
      .tell(asks.ExtendConsentWindow, { closesAt: '2026-12-05T17:00' });
    const later = () => order.tell(asks.ExtendConsentWindow, { closesAt: '2026-12-06T17:00' });
    expect(codeOf(later)).toBe('needed-before-it-can-be-ordered');
    order.tell(asks.DeclineLine, { line: '1', authority: CAMDEN, reason: 'Too late' }, stock(CAMDEN));
    expect(later().order.window?.closes.local).toBe('2026-12-06T17:00');
  });

  it('asks for no servicing that the framework has no price for, also when its menu has changed since', () => {
    const gilt = line('1', 10_00, { [CAMDEN]: [copies(2, { AF: 1 }, ['GILT'])] });
    expect(codeOf(() => drafted().tell(asks.AddOrderLine, gilt))).toBe('servicing-not-on-the-menu');
    const order = drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(2, { AF: 1 }, ['JACKET'])] }));
    order.knows(facts({ servicing: [] }));
    const open = () => order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
    expect(codeOf(open)).toBe('servicing-not-on-the-menu');
    order.knows(facts());
    expect(open().order.status).toBe('collecting');
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

  it('counts what a borough chooses in the place of what it had, in an order as large as one may be', () => {
    const many = (count: number) => Array.from({ length: count }, () => copies(1));
    const order = drafted();
    for (const [id, authority] of [CAMDEN, ISLINGTON, SUTTON].entries())
      order.tell(asks.AddOrderLine, line(String(id), 10_00, { [authority]: many(600) }));
    order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
    const choose = (count: number) =>
      order.tell(asks.ChooseCopies, { line: '0', authority: CAMDEN, groups: many(count) }, stock(CAMDEN));
    expect(codeOf(() => choose(801))).toBe('order-too-large');
    expect(choose(500).order.lines['0']?.wants[CAMDEN]?.groups).toHaveLength(500);
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
