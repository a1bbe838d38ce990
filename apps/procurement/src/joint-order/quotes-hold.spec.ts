import { describe, expect, it } from '@jest/globals';
import type { OrderFacts } from './deciding.js';
import { takingOverProcess } from './drafting/taking-over.process.js';
import { CAMDEN, asks, copies, facts, second, stock, type Rehearsal } from './joint-order.rehearsal.js';
import { closed, codeOf, drafted, quoteOf, quotedLine } from './joint-order.samples.js';
import { quotedLines } from './quotes-hold.js';

const LINES = [quotedLine('L1'), quotedLine('L2')];
const take = { quote: 'q1' };
const open = { closesAt: '2026-12-04T17:00' };
/** The world in which another order has these lines of the quote, a draft or one whose boroughs have been asked. */
const had = (lines: readonly string[], again = false, asked = true, told = true): OrderFacts => {
  const quote = quoteOf(LINES, { told, elsewhere: [{ order: 'TLC-0', lines, again, asked }] });
  return { ...facts(), quote, quoted: [quote] };
};
const of = (known: OrderFacts) => drafted(known);
const lasting = (expiresOn: string | null): OrderFacts => {
  const quote = quoteOf(LINES, { expiresOn });
  return { ...facts(), quote, quoted: [quote] };
};

describe('lines of a quote that another order has', () => {
  it('stay with that order alone: the rest is taken over', () => {
    const order = of(had(['L1'])).tell(asks.AddQuotedLines, take);
    expect(quotedLines(order.order, 'q1')).toEqual(['L2']);
    expect(order.orderEvents[1]).toMatchObject({
      type: 'QuoteTakenOver',
      data: { quote: 'q1', number: 'Q1', lines: 1, again: null },
    });
    expect(order.tell(asks.AddQuotedLines, take).orderEvents).toHaveLength(3);
  });

  it('are not taken over unnoticed where no others are left: who asks is told which orders have them', () => {
    expect(codeOf(() => of(had(['L1', 'L2'])).tell(asks.AddQuotedLines, take))).toBe('quote-already-ordered');
  });

  it('are ordered once more by a person who says why, which stands in the history', () => {
    const order = of(had(['L1', 'L2'])).tell(asks.AddQuotedLines, { ...take, again: 'A second set for the prisons.' });
    expect(quotedLines(order.order, 'q1')).toEqual(['L1', 'L2']);
    expect(order.orderEvents[1]).toMatchObject({
      data: { lines: 2, again: { reason: 'A second set for the prisons.', orders: ['TLC-0'] } },
    });
    expect(order.tell(asks.OpenConsentWindow, open).order.status).toBe('collecting');
  });

  it('are found when the window is opened, where two buyers took them over at the same moment', () => {
    const order = of({ ...had([]), quote: quoteOf(LINES) }).tell(asks.AddQuotedLines, take);
    order.knows(had(['L2']));
    expect(codeOf(() => order.tell(asks.OpenConsentWindow, open))).toBe('quote-ordered-twice');
    const without = () =>
      of(facts())
        .knows({ ...facts(), quote: quoteOf(LINES) })
        .tell(asks.AddQuotedLines, take);
    const removed = without()
      .tell(asks.RemoveOrderLine, { line: '2', reason: 'TLC-0 has it' })
      .knows(had(['L2']));
    expect(removed.tell(asks.OpenConsentWindow, open).order.status).toBe('collecting');
    expect(
      without()
        .knows(had(['L2'], true))
        .tell(asks.OpenConsentWindow, open).order.status,
    ).toBe('collecting');
    order.tell(asks.AddQuotedLines, { ...take, again: 'Both are meant.' });
    expect(order.orderEvents.at(-1)).toMatchObject({ type: 'QuoteTakenOver', data: { lines: 0 } });
    expect(order.tell(asks.OpenConsentWindow, open).order.status).toBe('collecting');
  });

  describe('are found at the latest when the order is approved', () => {
    const ready = async () => {
      const order = of({ ...had([]), quote: quoteOf(LINES) }).tell(asks.AddQuotedLines, take);
      order.tell(asks.OpenConsentWindow, open);
      order.tell(asks.ChooseCopies, { line: '2', authority: CAMDEN, groups: [copies(1)] }, stock(CAMDEN));
      return closed(order.openFund(CAMDEN, 'AF', 50_00)).settle();
    };
    const approve = (order: Rehearsal) => order.tell(asks.ApproveJointOrder, { totalPence: 10_00 }, second);

    it('where both windows opened before the quote was told of either', async () => {
      const order = await ready();
      expect(codeOf(() => approve(order.knows(had(['L2']))))).toBe('quote-ordered-twice');
      expect(approve(order.knows(had([]))).order.status).toBe('approved');
    });

    it('but not in a draft, which finds them itself, nor where they are meant, nor lines that nobody wanted here', async () => {
      for (const world of [had(['L2'], false, false), had(['L2'], true), had(['L1'])])
        expect(approve((await ready()).knows(world)).order.status).toBe('approved');
    });

    it('which waits until the quote has been told, for the other order may be approved at the same moment', async () => {
      const order = (await ready()).knows(had([], false, true, false));
      expect(codeOf(() => approve(order))).toBe('quote-not-told-yet');
    });

    it('but for an order of before quotes were told of any', async () => {
      const order = await ready();
      order.order = { ...order.order, takenOver: [] };
      expect(approve(order.knows(had([], false, true, false))).order.status).toBe('approved');
    });
  });

  it('are free again when that order is cancelled, or nobody wanted them of it', () => {
    const order = of({ ...facts(), quote: quoteOf(LINES) }).tell(asks.AddQuotedLines, take);
    order
      .tell(asks.OpenConsentWindow, open)
      .tell(asks.ChooseCopies, { line: '1', authority: CAMDEN, groups: [copies(1)] }, stock(CAMDEN));
    expect(quotedLines(order.order, 'q1')).toEqual(['L1', 'L2']);
    expect(quotedLines(closed(order).order, 'q1')).toEqual(['L1']);
    expect(quotedLines(order.tell(asks.CancelJointOrder, { reason: 'No' }).order, 'q1')).toEqual([]);
  });

  it('are known because the quote is told of every order that takes it over', () => {
    const [, taken] = of(had(['L1'])).tell(asks.AddQuotedLines, take).orderEvents;
    const { give } = takingOverProcess.on.QuoteTakenOver?.({ data: taken?.data } as never, undefined) as {
      give: readonly { command: { name: string }; data: object }[];
    };
    expect(give.map(({ command, data }) => [command.name, data])).toEqual([
      ['RecordQuoteInOrder', { partnership: 'tlc', quote: 'q1', order: 'TLC-1' }],
    ]);
  });
});

describe('a quote whose last day has passed', () => {
  it('is not taken over and no window is opened by its prices', () => {
    expect(codeOf(() => of(lasting('2026-11-24')).tell(asks.AddQuotedLines, take))).toBe('quote-expired');
    const order = of(lasting('2026-11-25')).tell(asks.AddQuotedLines, take);
    order.knows(lasting('2026-11-24'));
    expect(codeOf(() => order.tell(asks.OpenConsentWindow, open))).toBe('quote-expired');
    order.knows(lasting('2026-11-25'));
    expect(order.tell(asks.OpenConsentWindow, open).order.status).toBe('collecting');
  });

  it('is not sent: the order is approved once the supplier holds its prices longer', async () => {
    const order = of(lasting('2026-11-30')).tell(asks.AddQuotedLines, take).tell(asks.OpenConsentWindow, open);
    order.tell(asks.ChooseCopies, { line: '1', authority: CAMDEN, groups: [copies(1)] }, stock(CAMDEN));
    await closed(order.openFund(CAMDEN, 'AF', 50_00)).settle();
    const approve = () => order.tell(asks.ApproveJointOrder, { totalPence: 10_00 }, second);
    expect(codeOf(approve)).toBe('quote-expired');
    order.knows(lasting('2026-12-31'));
    expect(approve().order.status).toBe('approved');
  });
});
