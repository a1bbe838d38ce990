import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evolve } from '#kernel';
import { supplierFileEvents } from '#messages/procurement';
import { NOW, person, scenariosOf } from '#testing';
import { pack, unpack } from './packing.tools.js';
import { supplierFile, type SupplierFileFacts } from './supplier-file.js';

const CAMDEN = 'E09000007';
const content = pack(Buffer.from("UNA:+.? '"));
const about = { partnership: 'llc', file: content.sha256.slice(0, 40) };
const of = { ...about, supplier: 'askews' };
const facts: SupplierFileFacts = {
  ...{ lead: CAMDEN, supplierKnown: true, contentWhole: true },
  quotes: {
    Q1: { complete: true, lines: 3, quarantinedLines: 1 },
    Q2: { complete: false, lines: 3, quarantinedLines: 0 },
  },
};
const { given } = scenariosOf(supplierFile, { as: person('bea', CAMDEN, 'joint-buyer'), facts });

const receive = { partnership: 'llc', supplier: 'askews', name: 'a.ceq', content };
const received = supplierFileEvents.SupplierFileReceived({ ...of, name: 'a.ceq', content });
const reasons = [{ code: 'file-empty', message: 'The file is empty.', offset: 0 }];
const quarantine = (attempt: number) => ({ ...about, attempt, reasons, found: 1 });
const quarantined = (attempt: number) =>
  supplierFileEvents.SupplierFileQuarantined({ ...of, attempt, reasons, found: 1 });
const apply = (attempt: number, ...quotes: readonly string[]) => ({
  ...{ ...about, attempt, warnings: [], found: 0 },
  quotes: quotes.map((quote) => ({ quote, number: quote })),
});
const applied = supplierFileEvents.SupplierFileApplied({
  ...{ ...of, attempt: 1, lines: 3, quarantinedLines: 1, warnings: [], found: 0 },
  quotes: [{ quote: 'Q1', number: 'Q1', lines: 3, quarantinedLines: 1 }],
});

describe('a supplier’s file', () => {
  it('is kept whole once, whoever hands it in again', () => {
    given().when('ReceiveSupplierFile', receive).then(received);
    given(received)
      .when('ReceiveSupplierFile', { ...receive, name: 'b.ceq' })
      .thenNothing();
    given(received, quarantined(1)).when('ReceiveSupplierFile', receive).thenNothing();
  });

  it('is handed in for another supplier only out of quarantine, and then read as the other’s', () => {
    const elsewhere = { ...receive, supplier: 'gardners' };
    for (const history of [[received], [received, applied]])
      given(...history)
        .when('ReceiveSupplierFile', elsewhere)
        .thenRefused('file-of-another-supplier', { supplier: 'askews' });
    const moved = supplierFileEvents.SupplierFileReceived({ ...received.data, supplier: 'gardners' });
    given(received, quarantined(1)).when('ReceiveSupplierFile', elsewhere).then(moved);
    given(received, quarantined(1), moved)
      .when('ApplySupplierFile', apply(1, 'Q1'))
      .then(supplierFileEvents.SupplierFileApplied({ ...applied.data, supplier: 'gardners' }));
  });

  it('is refused when it is too large to keep in one event, and when its bytes are not what its hash says', () => {
    const gzip = 'A'.repeat(supplierFileEvents.MAX_PACKED_CHARACTERS + 1);
    given()
      .when('ReceiveSupplierFile', { ...receive, content: { ...content, gzip } })
      .thenRefused('file-too-large');
    given()
      .when('ReceiveSupplierFile', receive, { facts: { ...facts, contentWhole: false } })
      .thenRefused('content-differs-from-hash');
  });

  it('is dismissed with a reason when nothing will come of it, and can be taken up again', () => {
    const dismiss = { ...about, reason: 'An invoice of last year.' };
    const dismissed = supplierFileEvents.SupplierFileDismissed({ ...of, reason: dismiss.reason });
    given(received, quarantined(1)).when('DismissSupplierFile', dismiss).then(dismissed);
    const gone = given(received, quarantined(1), dismissed);
    gone.when('DismissSupplierFile', { ...dismiss, reason: 'Again' }).thenNothing();
    gone.when('ReceiveSupplierFile', receive).thenNothing();
    gone
      .when('ReplaySupplierFile', { ...about, reason: 'It is this year’s.' })
      .then(supplierFileEvents.SupplierFileReplayAsked({ ...of, attempt: 2, reason: 'It is this year’s.' }));
    const asked = supplierFileEvents.SupplierFileReplayAsked({ ...of, attempt: 2, reason: 'again' });
    given(received, quarantined(1), dismissed, asked)
      .when('ApplySupplierFile', apply(2, 'Q1'))
      .then({
        ...applied,
        data: { ...applied.data, attempt: 2 },
      });
    given(received).when('DismissSupplierFile', dismiss).thenRefused('file-not-in-quarantine');
    given(received, quarantined(1), dismissed, asked, { ...applied, data: { ...applied.data, attempt: 2 } })
      .when('DismissSupplierFile', dismiss)
      .thenRefused('file-not-in-quarantine', { status: 'applied' });
    given().when('DismissSupplierFile', dismiss).thenRefused('file-unknown');
    given(received, quarantined(1))
      .when('DismissSupplierFile', dismiss, { as: person('x', 'E09000019', 'joint-buyer') })
      .thenRefused('lead-only');
  });

  it('is applied when every quote in it is complete', () => {
    given(received).when('ApplySupplierFile', apply(1, 'Q1')).then(applied);
    given(received)
      .when('ApplySupplierFile', apply(1, 'Q1', 'Q2'))
      .thenRefused('quote-not-complete', { quote: 'Q2' });
  });

  it('ignores the answer to an earlier reading', () => {
    const asked = supplierFileEvents.SupplierFileReplayAsked({ ...of, attempt: 2, reason: 'again' });
    const again = given(received, quarantined(1), asked);
    again.when('QuarantineSupplierFile', quarantine(1)).thenNothing();
    again.when('ApplySupplierFile', apply(1, 'Q1')).thenNothing();
    again.when('QuarantineSupplierFile', quarantine(2)).then(quarantined(2));
  });

  it('is mended or replayed by the lead’s people, only out of quarantine', () => {
    const waiting = given(received, quarantined(1));
    const mend = { ...about, content, reason: 'sent again' };
    waiting.when('MendSupplierFile', mend).then(supplierFileEvents.SupplierFileMended({ ...of, ...mend, attempt: 2 }));
    waiting
      .when('ReplaySupplierFile', { ...about, reason: 'again' })
      .then(supplierFileEvents.SupplierFileReplayAsked({ ...of, attempt: 2, reason: 'again' }));
    waiting.when('MendSupplierFile', mend, { as: person('x', 'E09000005', 'joint-buyer') }).thenRefused('lead-only');
    given(received).when('MendSupplierFile', mend).thenRefused('file-not-in-quarantine', { status: 'reading' });
    given(received, applied)
      .when('ReplaySupplierFile', { ...about, reason: 'again' })
      .thenRefused('file-not-in-quarantine', { status: 'applied' });
    given()
      .when('ReplaySupplierFile', { ...about, reason: 'again' })
      .thenRefused('file-unknown');
  });

  it('gives the same answer once, however often the process gives it', () => {
    const asked = { at: NOW, by: person('p', null, 'process') };
    const answers = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 2 })), { maxLength: 6 });
    fc.assert(
      fc.property(answers, (given_) => {
        const happened = { at: NOW, actor: 'p', authority: null };
        let state = evolve(supplierFile, supplierFile.initial, received, happened);
        let made = 0;
        for (const [whole, attempt] of given_) {
          const events = whole
            ? supplierFile.decide.ApplySupplierFile(apply(attempt, 'Q1'), state, asked, facts)
            : supplierFile.decide.QuarantineSupplierFile(quarantine(attempt), state, asked, facts);
          made += events.length;
          for (const event of events) state = evolve(supplierFile, state, event, happened);
        }
        expect(made).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a packed file', () => {
  it('gives its bytes back, and nothing when they are not those it promises', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const packed = pack(bytes);
        expect(Buffer.from(unpack(packed) ?? [1])).toEqual(Buffer.from(bytes));
        expect(unpack({ ...packed, size: packed.size + 1 })).toBeUndefined();
        expect(unpack({ ...packed, gzip: pack(Uint8Array.of(...bytes, 1)).gzip })).toBeUndefined();
      }),
    );
    expect(unpack({ ...pack(Buffer.alloc(supplierFileEvents.MAX_FILE_BYTES + 1)) })).toBeUndefined();
  });
});
