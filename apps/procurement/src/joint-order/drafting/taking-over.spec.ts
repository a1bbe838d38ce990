import { describe, expect, it } from '@jest/globals';
import { committed } from '../../fund/fund.js';
import { closed, codeOf, collecting, drafted, line, quoteOf } from '../joint-order.samples.js';
import { CAMDEN, HAVERING, ISLINGTON, SUTTON, asks, copies, facts, second, stock } from '../joint-order.rehearsal.js';

const process = { subject: 'process:insolvency', authority: null, roles: ['process'] as const };
const failed = { supplier: 'askews', reason: 'The supplier is insolvent since 2026-11-20: The Gazette 4712345' };

async function sent() {
  const order = collecting()
    .openFund(CAMDEN, 'AF', 100_00)
    .openFund(ISLINGTON, 'AF', 100_00)
    .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
    .tell(asks.ConsentToRest, { authority: ISLINGTON }, stock(ISLINGTON));
  await closed(order).settle();
  order.tell(asks.ApproveJointOrder, { totalPence: 30_00 }, second);
  const file = { file: 'ordr1.CEP', sha256: 'a'.repeat(64), interchange: '1', copies: 3, altered: [] };
  return { order, record: () => order.tell(asks.RecordOrderSent, file, process) };
}

describe('when the supplier is insolvent', () => {
  it('an order is cancelled also after it was sent, and all its money is released', async () => {
    const { order, record } = await sent();
    record();
    expect([...order.funds.values()].map(committed)).toEqual([20_00, 10_00]);
    await order.tell(asks.CancelForInsolvency, failed, process).settle(undefined, 2);
    expect(order.order.status).toBe('cancelled');
    expect([...order.funds.values()].map(committed)).toEqual([0, 0]);
    const before = order.orderEvents.length;
    expect(order.tell(asks.CancelForInsolvency, failed, process).orderEvents).toHaveLength(before);
  });

  it('an order that was just approved stays cancelled when its file turns out to be written', async () => {
    const { order, record } = await sent();
    order.tell(asks.CancelForInsolvency, failed, process);
    record();
    expect(order.order.status).toBe('cancelled');
  });

  it('orders with another supplier are left alone', () => {
    const order = collecting().tell(asks.CancelForInsolvency, { ...failed, supplier: 'peters' }, process);
    expect(order.order.status).toBe('collecting');
  });
});

describe('what was wanted of a cancelled order', () => {
  /** Camden wants two of the first title, Islington lapsed; Sutton wants one of the second by a day that has passed. */
  const cancelled = () => {
    const order = drafted()
      .tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(2)], [ISLINGTON]: [copies(1)] }))
      .tell(asks.AddOrderLine, {
        ...line('2', 5_00, { [SUTTON]: [{ ...copies(1), neededBy: '2026-12-06' }] as never }),
        title: { ean: '9780000000002', title: 'The second' },
      })
      .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' })
      .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
      .tell(asks.ConsentToRest, { authority: SUTTON }, stock(SUTTON));
    closed(order);
    return order.tell(asks.CancelJointOrder, { reason: 'Insolvent' });
  };
  const takeOver = { cancelled: 'TLC-0' };
  const next = (more: Parameters<typeof facts>[0] = {}) =>
    drafted(facts({ other: cancelled().order, ...more })).at('2026-12-07T10:00:00.000Z');

  it('is proposed again in a new order, to who wanted it and is still a member', () => {
    const order = next().tell(asks.AddCancelledLines, takeOver);
    const wants = Object.values(order.order.lines).map(({ title, quote, ...each }) => [title.title, quote, each.wants]);
    expect(wants).toEqual([
      [
        'The Thursday Murder Club',
        null,
        { [CAMDEN]: { answer: 'proposed', groups: [expect.objectContaining({ quantity: 2 })] } },
      ],
      ['The second', null, { [SUTTON]: { answer: 'proposed', groups: [expect.objectContaining({ neededBy: null })] } }],
    ]);
    const without = next({ leaving: { [SUTTON]: '2026-12-05' } }).tell(asks.AddCancelledLines, takeOver);
    expect(Object.keys(without.order.lines)).toEqual(['1']);
  });

  it('keeps servicing that the new framework has no price for as an instruction', async () => {
    const old = drafted()
      .tell(
        asks.AddOrderLine,
        line('1', 10_00, { [CAMDEN]: [{ ...copies(1, { AF: 1 }, ['JACKET']), note: 'Spine left' }] as never }),
      )
      .tell(asks.CancelJointOrder, { reason: 'Insolvent' });
    const order = drafted(facts({ other: old.order, servicing: [] }));
    const [taken] = Object.values(order.tell(asks.AddCancelledLines, takeOver).order.lines);
    expect(taken?.wants[CAMDEN]?.groups).toMatchObject([{ servicing: [], note: 'Spine left JACKET' }]);
  });

  it('is not taken over twice, and a title that the order has already stays as it is', () => {
    const twice = next().tell(asks.AddCancelledLines, takeOver).tell(asks.AddCancelledLines, takeOver);
    expect(Object.keys(twice.order.lines)).toEqual(['1', '2']);
    const own = next()
      .tell(asks.AddOrderLine, line('7', 9_00, { [HAVERING]: [copies(1)] }))
      .tell(asks.AddCancelledLines, takeOver);
    expect(Object.entries(own.order.lines).map(([id, { listPence }]) => [id, listPence])).toEqual([
      ['7', 9_00],
      ['8', 5_00],
    ]);
  });

  it('stays where it is as long as that order is under way, or when there is none', () => {
    const other = collecting().order;
    expect(codeOf(() => next({ other }).tell(asks.AddCancelledLines, takeOver))).toBe('order-is-not-cancelled');
    expect(codeOf(() => drafted().tell(asks.AddCancelledLines, takeOver))).toBe('order-unknown');
    expect(codeOf(() => next().tell(asks.AddCancelledLines, takeOver, stock(CAMDEN)))).toBe('not-the-lead');
  });
});

describe('a supplier’s quote', () => {
  it('has all its lines added, whatever long numbers others have', () => {
    const { title, category, listPence } = {
      ...line('1', 10_00, {}),
      title: { ean: '1', title: 'A', author: null, publisher: null, published: null, binding: null },
    };
    const lines = ['L1', 'L2'].map((quotedLine) => ({
      ...{ quotedLine, reference: '1', title, category, listPence, wants: [] },
    }));
    const quote = quoteOf(lines);
    const order = drafted({ ...facts(), quote }).tell(asks.AddOrderLine, line('9'.repeat(25), 10_00, {}));
    order.tell(asks.AddQuotedLines, { quote: 'q1' });
    expect(Object.keys(order.order.lines).sort()).toEqual(['1', '2', '9'.repeat(25)]);
  });

  it('is taken over without the copies of who has left since it was read', () => {
    const wants = [CAMDEN, SUTTON].map((authority) => ({
      authority,
      groups: [
        {
          ...copies(1),
          ...{ sequence: null, stockType: null, shelfmark: null, rotation: null, note: null, neededBy: null },
        },
      ],
    }));
    const { title, category, listPence } = {
      ...line('1', 10_00, {}),
      title: {
        ean: '9780241425442',
        title: 'The Thursday Murder Club',
        author: null,
        publisher: null,
        published: null,
        binding: null,
      },
    };
    const quoted = { quotedLine: 'L1', reference: '1', title, category, listPence, wants };
    const quote = quoteOf([quoted]);
    const order = drafted({ ...facts({ leaving: { [SUTTON]: '2026-11-25' } }), quote });
    order.tell(asks.AddQuotedLines, { quote: 'q1' });
    expect(Object.keys(order.order.lines['1']?.wants ?? {})).toEqual([CAMDEN]);
    expect(order.tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' }).order.status).toBe('collecting');
  });
});
