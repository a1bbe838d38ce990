import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolve } from '#kernel';
import { quoteEvents } from '#messages/procurement';
import { NOW, person, scenariosOf } from '#testing';
import { quote, type Quote, type QuoteFacts } from './quote.js';
import { copy, quoted } from './quoted.samples.js';
import type { QuotedLine } from './resolve.js';

const CAMDEN = 'E09000007';
const at = { partnership: 'llc', quote: 'Q1-0123456789ab' };
const facts: QuoteFacts = {
  lead: CAMDEN,
  directory: { year: 2026, branches: [{ authority: CAMDEN, branch: 'CRO' }], funds: [] },
};
const { given } = scenariosOf(quote, { as: person('bea', CAMDEN, 'joint-buyer'), facts });

const head = (lineCount: number) => ({
  ...{ supplier: 'askews', file: 'f1', number: 'Q1', function: '9', date: '2026-05-01', expiresOn: null },
  ...{ currency: 'GBP', lineCount, fingerprint: 'a'.repeat(64), references: [] },
});
const opened = (lineCount: number) => quoteEvents.QuoteOpened({ ...at, ...head(lineCount) });
const lineFor = (place: number, branch = 'CRO') => quoted({ line: `L${place}`, copies: [copy({ branch })] });
const raw = (line: QuotedLine) => ({ ...line, raw: `LIN+${line.line}'` });
const usable = (place: number) => ({
  ...quoted({ line: `L${place}` }),
  listPence: 1699,
  copies: [{ ...copy(), authority: CAMDEN, branch: 'CRO', fund: null, year: null }],
});
const read = (...places: number[]) => quoteEvents.QuoteLinesRead({ ...at, lines: places.map(usable) });
const quarantined = (place: number, branch = 'XXX', value = branch) =>
  quoteEvents.QuoteLineQuarantined({
    ...at,
    line: `L${place}`,
    quoted: lineFor(place, branch),
    raw: `LIN+L${place}'`,
    reasons: [{ code: 'branch-unknown', value, authority: null }],
  });
const completed = (lines: number, quarantinedLines: number) =>
  quoteEvents.QuoteCompleted({ ...at, supplier: 'askews', file: 'f1', lines, quarantinedLines });
const mended = (replacements: readonly { readonly from: string; readonly to: string }[]) =>
  quoteEvents.QuoteLineMended({
    ...{ ...at, line: 'L2', reason: 'moved' },
    replacements: replacements.map((one) => ({ kind: 'branch', authority: null, ...one })),
  });

describe('a line that nothing will come of', () => {
  const complete = [opened(2), read(1), quarantined(2), completed(2, 1)] as const;
  const dismiss = { ...at, line: 'L2', reason: 'A test line of the supplier.' };
  const dismissed = quoteEvents.QuoteLineDismissed(dismiss);
  const mend = {
    ...at,
    line: 'L2',
    replacements: [{ kind: 'branch' as const, from: 'XXX', to: 'CRO' }],
    reason: 'moved',
  };

  it('is dismissed by the lead, with a reason, and waits no more', () => {
    given(...complete)
      .when('DismissQuoteLine', dismiss)
      .then(dismissed);
    expect(given(...complete, dismissed).state.quarantined).toEqual([]);
    given(...complete, dismissed)
      .when('DismissQuoteLine', { ...dismiss, reason: 'Again' })
      .thenNothing();
    const stranger = { as: person('x', 'E09000019', 'joint-buyer') };
    given(...complete)
      .when('DismissQuoteLine', dismiss, stranger)
      .thenRefused('lead-only');
  });

  it('is one that waits: not one that can be ordered, none at all, or one of a quote still being read', () => {
    given(...complete)
      .when('DismissQuoteLine', { ...dismiss, line: 'L1' })
      .thenRefused('line-not-in-quarantine');
    given(...complete)
      .when('DismissQuoteLine', { ...dismiss, line: 'L9' })
      .thenRefused('line-unknown');
    given(opened(2), quarantined(1)).when('DismissQuoteLine', dismiss).thenRefused('quote-not-complete');
    given().when('DismissQuoteLine', dismiss).thenRefused('quote-unknown');
  });

  it('is taken up again by mending it, with or without success', () => {
    const again = given(...complete, dismissed);
    again
      .when('MendQuoteLine', mend)
      .then(mended([{ from: 'XXX', to: 'CRO' }]), quoteEvents.QuoteLineReleased({ ...at, line: usable(2) }));
    const released = quoteEvents.QuoteLineReleased({ ...at, line: usable(2) });
    expect(given(...complete, dismissed, released).state).toMatchObject({ quarantined: [], dismissed: [] });
    const waiting = given(...complete, dismissed, quarantined(2, 'YYY')).state;
    expect(waiting).toMatchObject({ quarantined: [{ quoted: { line: 'L2' } }], dismissed: [] });
  });
});

describe('what a supplier says and orders do of a quote', () => {
  const until = (expiresOn: string | null) =>
    [quoteEvents.QuoteOpened({ ...at, ...head(1), expiresOn }), read(1), completed(1, 0)] as const;
  const extend = (expiresOn: string) => ({ ...at, expiresOn, reason: 'Mail of Ms Price, 24 November' });

  it('holds longer when the supplier confirms it, never shorter, and only into days to come', () => {
    given(...until('2026-11-20'))
      .when('ExtendQuote', extend('2026-12-31'))
      .then(quoteEvents.QuoteExtended(extend('2026-12-31')));
    given(...until('2026-11-20'), quoteEvents.QuoteExtended(extend('2026-12-31')))
      .when('ExtendQuote', extend('2026-12-31'))
      .thenNothing();
    given(...until('2026-12-31'))
      .when('ExtendQuote', extend('2026-12-30'))
      .thenRefused('quote-holds-longer-already', { expiresOn: '2026-12-31' });
    given(...until('2026-11-20'))
      .when('ExtendQuote', extend('2026-11-24'))
      .thenRefused('day-has-passed');
    given(...until(null))
      .when('ExtendQuote', extend('2026-12-31'))
      .thenRefused('quote-does-not-expire');
    given(...until('2026-11-20'))
      .when('ExtendQuote', extend('2026-12-31'), { as: person('x', 'E09000019', 'joint-buyer') })
      .thenRefused('lead-only');
  });

  it('notes each order that takes it over once', () => {
    const order = { ...at, order: 'LLC-1' };
    const put = quoteEvents.QuotePutInOrder(order);
    given(...until(null))
      .when('RecordQuoteInOrder', order)
      .then(put);
    given(...until(null), put)
      .when('RecordQuoteInOrder', order)
      .thenNothing();
    given().when('RecordQuoteInOrder', order).thenRefused('quote-not-open');
  });
});

describe('a quote', () => {
  it('is opened once; the same content again changes nothing, and other content is refused', () => {
    given()
      .when('OpenQuote', { ...at, ...head(2) })
      .then(opened(2));
    given(opened(2))
      .when('OpenQuote', { ...at, ...head(2), file: 'f2' })
      .thenNothing();
    given(opened(2))
      .when('OpenQuote', { ...at, ...head(2), fingerprint: 'b'.repeat(64) })
      .thenRefused('quote-differs');
  });

  it('reads lines in their order, each once, and sets aside what nobody can place', () => {
    given(opened(3))
      .when('ReadQuoteLines', { ...at, date: null, first: 1, lines: [raw(lineFor(1)), raw(lineFor(2, 'XXX'))] })
      .then(read(1), quarantined(2));
    given(opened(3), read(1), quarantined(2))
      .when('ReadQuoteLines', { ...at, date: null, first: 2, lines: [raw(lineFor(2, 'XXX')), raw(lineFor(3))] })
      .then(read(3));
    given(opened(3), read(1))
      .when('ReadQuoteLines', { ...at, date: null, first: 3, lines: [raw(lineFor(3))] })
      .thenRefused('lines-out-of-order', { next: 2 });
  });

  it('is complete only when all its lines were read', () => {
    const command = { ...at, file: 'f1' };
    given(opened(2), read(1)).when('CompleteQuote', command).thenRefused('lines-missing', { read: 1, lines: 2 });
    given(opened(2), read(1), quarantined(2)).when('CompleteQuote', command).then(completed(2, 1));
    given(opened(2), read(1, 2), completed(2, 0)).when('CompleteQuote', command).thenNothing();
  });
});

describe('mending a line', () => {
  const waiting = given(opened(2), read(1), quarantined(2), completed(2, 1));
  const mend = { ...at, line: 'L2', reason: 'moved' };
  const replacements = [{ kind: 'branch', from: 'XXX', to: 'CRO' } as const];

  it('releases it, or says what still stands in its way', () => {
    waiting
      .when('MendQuoteLine', { ...mend, replacements })
      .then(mended([{ from: 'XXX', to: 'CRO' }]), quoteEvents.QuoteLineReleased({ ...at, line: usable(2) }));
    waiting
      .when('MendQuoteLine', { ...mend, replacements: [{ kind: 'branch', from: 'XXX', to: 'YYY' }] })
      .then(mended([{ from: 'XXX', to: 'YYY' }]), quarantined(2, 'YYY'));
    waiting.when('MendQuoteLine', { ...mend, replacements: [] }).then(mended([]), quarantined(2));
  });

  it('is for the lead’s people, and for a line that waits in a complete quote', () => {
    const command = { ...mend, replacements };
    waiting.when('MendQuoteLine', command, { as: person('x', 'E09000005', 'joint-buyer') }).thenRefused('lead-only');
    waiting.when('MendQuoteLine', command, { facts: { ...facts, lead: undefined } }).thenRefused('partnership-unknown');
    waiting.when('MendQuoteLine', { ...command, line: 'L1' }).thenRefused('line-not-in-quarantine');
    waiting.when('MendQuoteLine', { ...command, line: 'L9' }).thenRefused('line-unknown');
    given(opened(2), read(1), quarantined(2)).when('MendQuoteLine', command).thenRefused('quote-not-complete');
    given().when('MendQuoteLine', command).thenRefused('quote-unknown');
  });
});

describe('whatever a process asks of a quote', () => {
  const lines = fc.array(fc.constantFrom('CRO', 'XXX'), { minLength: 1, maxLength: 12 });
  const asked = { at: NOW, by: person('bea', CAMDEN, 'process') };
  const fold = (state: Quote, events: readonly quoteEvents.QuoteEvent[]): Quote =>
    events.reduce((before, event) => evolve(quote, before, event, { at: NOW, actor: 'x', authority: null }), state);

  it('a command given twice has the effect of one, and however it is cut up every line is read once', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 5 }), (branches, size) => {
        const all = branches.map((branch, index) => raw(lineFor(index + 1, branch)));
        let state = quote.initial;
        const twice = (decided: (now: Quote) => readonly quoteEvents.QuoteEvent[]): void => {
          state = fold(state, decided(state));
          expect(decided(state)).toEqual([]);
        };
        twice((now) => quote.decide.OpenQuote({ ...at, ...head(all.length) }, now, asked, facts));
        for (let from = 0; from < all.length; from += size) {
          const command = { ...at, date: null, first: from + 1, lines: all.slice(from, from + size) };
          twice((now) => quote.decide.ReadQuoteLines(command, now, asked, facts));
        }
        twice((now) => quote.decide.CompleteQuote({ ...at, file: 'f1' }, now, asked, facts));
        expect(state.usable).toHaveLength(branches.filter((branch) => branch === 'CRO').length);
        expect(state.quarantined).toHaveLength(branches.filter((branch) => branch === 'XXX').length);
      }),
    );
  });
});
