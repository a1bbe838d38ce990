import { describe, expect, it } from '@jest/globals';
import { MAX_COPIES } from '../deciding.js';
import { codeOf, draft, drafted, line, quoteOf, quotedLine } from '../joint-order.samples.js';
import { CAMDEN, HAVERING, ORDER, Rehearsal, SUTTON, asks, copies, facts } from '../joint-order.rehearsal.js';

/** The data of the events that a step adds. */
function made(order: Rehearsal, step: (order: Rehearsal) => unknown): unknown[] {
  const before = order.orderEvents.length;
  step(order);
  return order.orderEvents.slice(before).map(({ data }) => data);
}

describe('a draft', () => {
  it('is known by its title, supplier and framework, and buys from the framework’s supplier', () => {
    for (const otherwise of [{ supplier: 'peters' }, { framework: 'fw2' }])
      expect(codeOf(() => drafted().tell(asks.DraftJointOrder, { ...draft, ...otherwise }))).toBe('order-number-taken');
    const peters = { ...draft, supplier: 'peters' };
    expect(codeOf(() => new Rehearsal(facts()).tell(asks.DraftJointOrder, peters))).toBe('supplier-not-of-framework');
    expect(made(new Rehearsal(facts()), (order) => order.tell(asks.DraftJointOrder, draft))).toEqual([
      { ...ORDER, ...draft, lead: HAVERING },
    ]);
  });

  it('has each line’s number once, and each borough once in a line', () => {
    const order = drafted().tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(1)] }));
    expect(codeOf(() => order.tell(asks.AddOrderLine, line('1', 5_00, {})))).toBe('line-number-taken');
    const twice = { ...line('2', 5_00, {}), wants: [CAMDEN, CAMDEN].map((authority) => ({ authority, groups: [] })) };
    expect(codeOf(() => order.tell(asks.AddOrderLine, twice))).toBe('borough-named-twice');
  });

  it('keeps all that is said of a title, and says why a line is gone', () => {
    const whole = { author: 'Osman, R', publisher: 'Viking', published: '2020', binding: 'HB' };
    const added = line('1', 10_00, { [CAMDEN]: [copies(1)] }, 'AF');
    const removal = { line: '1', reason: 'Out of print' };
    const order = drafted();
    expect(made(order, () => order.tell(asks.AddOrderLine, { ...added, title: { ...added.title, ...whole } }))).toEqual(
      [expect.objectContaining({ ...ORDER, category: 'AF', quote: null, title: { ...added.title, ...whole } })],
    );
    expect(made(order, () => order.tell(asks.RemoveOrderLine, removal))).toEqual([{ ...ORDER, ...removal }]);
    const none = { author: null, publisher: null, published: null, binding: null };
    expect(made(order, () => order.tell(asks.AddOrderLine, added))).toEqual([
      expect.objectContaining({ title: { ...added.title, ...none } }),
    ]);
  });

  it('takes as many copies of a title as a message can name', () => {
    const wanting = (quantity: number) => line('1', 10_00, { [CAMDEN]: [copies(quantity)], [SUTTON]: [copies(1)] });
    expect(codeOf(() => drafted().tell(asks.AddOrderLine, wanting(MAX_COPIES)))).toBe('line-too-large');
    expect(Object.keys(drafted().tell(asks.AddOrderLine, wanting(MAX_COPIES - 1)).order.lines)).toEqual(['1']);
  });

  it('takes over a quote of its own supplier with no line in quarantine, each line once', () => {
    const quote = quoteOf([quotedLine('L1')]);
    const take = (known: typeof quote | null) =>
      drafted({ ...facts(), quote: known }).tell(asks.AddQuotedLines, { quote: 'q1' });
    expect(codeOf(() => take(null))).toBe('quote-not-complete');
    expect(codeOf(() => take({ ...quote, supplier: 'peters' }))).toBe('quote-of-another-supplier');
    expect(codeOf(() => take({ ...quote, quarantined: ['L2'] }))).toBe('quote-lines-in-quarantine');
    const order = take(quote);
    expect(order.order.lines['1']?.quote).toEqual({ quote: 'q1', number: 'Q1', line: 'L1', reference: 'R-L1' });
    expect(made(order, () => order.tell(asks.AddQuotedLines, { quote: 'q1' }))).toEqual([]);
  });
});
