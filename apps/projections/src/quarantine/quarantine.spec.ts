import { beforeEach, describe, expect, it } from '@jest/globals';
import { quoteEvents, supplierFileEvents } from '#messages/procurement';
import { NOW } from '#testing';
import { bodyOf, outcomeOf } from '../rehearsal/asked.js';
import { QUOTED } from '../rehearsal/quarantined.js';
import { CAMDEN, ISLINGTON, Story, TLC, builder, stockManager } from '../rehearsal/story.js';

const FILE = { partnership: TLC, supplier: 'askews', file: 'f1' };
const QUOTE = { partnership: TLC, quote: 'q1' };
const CONTENT = { sha256: 'a'.repeat(64), size: 10, gzip: 'H4sI' };
const BAD = { code: 'unb-missing', message: 'There is no UNB.', offset: 0 };

const LINE = { ...QUOTED, line: 'L2', supplierRef: 'S2', quantity: 3 };
const COPY = {
  sequence: '',
  stockType: '',
  shelfmark: '',
  rotation: '',
  servicing: [],
  servicingText: '',
  loanCategory: '',
  value: '',
};
const usable = (line: string) => ({
  ...LINE,
  line,
  listPence: 999,
  copies: [
    { authority: CAMDEN, branch: 'CAM-BRANCH', fund: 'CAM-FUND', year: 2026, quantity: 1, ...COPY },
    { authority: ISLINGTON, branch: 'ISL-BRANCH', fund: 'ISL-FUND', year: 2026, quantity: 2, ...COPY },
  ],
});
const quarantined = (value: string) =>
  quoteEvents.QuoteLineQuarantined({
    ...QUOTE,
    line: 'L2',
    quoted: { ...LINE, listPence: 999, copies: [] },
    raw: `LIN+2'GIR+L01+${value}:LLO'`,
    reasons: [{ code: 'branch-unknown', value, authority: null }],
  });

let story: Story;
beforeEach(() => {
  story = new Story().founded();
});

const file = (...events: readonly supplierFileEvents.SupplierFileEvent[]) =>
  story.rehearsal.happened({ scope: TLC, stream: `supplierFile-${TLC}.f1`, by: builder }, ...events);
const occasion = { scope: TLC, stream: `quote-${TLC}.q1`, by: builder };
const quote = (...events: readonly quoteEvents.QuoteEvent[]) => story.rehearsal.happened(occasion, ...events);
const ask = (name: string, by = builder) =>
  bodyOf<{ files: readonly object[]; lines: readonly object[]; lineCount: number; tasks: readonly object[] }>(
    story.rehearsal,
    name,
    { ...QUOTE },
    by,
  );

function opened(at: string = NOW): void {
  story.rehearsal.happened(
    { ...occasion, at },
    quoteEvents.QuoteOpened({
      ...QUOTE,
      supplier: 'askews',
      file: 'f1',
      number: 'Q-7',
      function: '9',
      date: '2026-11-20',
      expiresOn: null,
      currency: 'GBP',
      lineCount: 11,
      fingerprint: 'b'.repeat(64),
      references: [],
    }),
  );
}

function read(at?: string): void {
  opened(at);
  quote(
    quoteEvents.QuoteLinesRead({ ...QUOTE, lines: [usable('L10'), usable('L1')] }),
    quarantined('XXX'),
    quoteEvents.QuoteCompleted({ ...QUOTE, supplier: 'askews', file: 'f1', lines: 3, quarantinedLines: 1 }),
  );
}

describe('files', () => {
  it('are in quarantine with their reasons and how to mend them, until they are applied', async () => {
    file(
      supplierFileEvents.SupplierFileReceived({ ...FILE, name: 'quotes.ceq', content: CONTENT }),
      supplierFileEvents.SupplierFileQuarantined({ ...FILE, attempt: 1, reasons: [BAD], found: 1 }),
    );
    expect((await ask('quarantine')).files).toMatchObject([
      {
        name: 'quotes.ceq',
        reasons: [BAD],
        mend: [
          { method: 'POST', path: '/partnerships/tlc/files/f1/mending' },
          { path: '/partnerships/tlc/files/f1/replays' },
        ],
      },
    ]);
    expect((await ask('waiting-for-me')).tasks).toMatchObject([{ kind: 'file-in-quarantine', file: 'f1' }]);
    file(
      supplierFileEvents.SupplierFileMended({ ...FILE, attempt: 2, content: CONTENT, reason: 'Cut off.' }),
      supplierFileEvents.SupplierFileApplied({
        ...FILE,
        attempt: 2,
        quotes: [{ quote: 'q1', number: 'Q-7', lines: 3, quarantinedLines: 1 }],
        lines: 3,
        quarantinedLines: 1,
        warnings: [BAD],
        found: 1,
      }),
    );
    expect((await ask('quarantine')).files).toEqual([]);
    expect((await ask('supplier-files')).files).toMatchObject([
      { state: 'applied', attempt: 2, reasons: [], warned: 1, quotes: [{ quote: 'q1' }] },
    ]);
  });

  it('are nobody’s but the lead’s and auditors’', async () => {
    for (const name of ['quarantine', 'supplier-files']) {
      expect(await outcomeOf(story.rehearsal, name, QUOTE, stockManager(CAMDEN))).toBe('forbidden');
    }
  });
});

describe('quote lines', () => {
  it('are in quarantine with their text, the reasons, and how to mend them', async () => {
    read();
    expect(await ask('quarantine')).toMatchObject({
      lineCount: 1,
      lines: [
        {
          quote: 'q1',
          line: 'L2',
          raw: `LIN+2'GIR+L01+XXX:LLO'`,
          reasons: [{ code: 'branch-unknown', value: 'XXX' }],
          mend: { method: 'POST', path: '/partnerships/tlc/quotes/q1/lines/L2/mending' },
        },
      ],
    });
    expect((await ask('waiting-for-me')).tasks).toMatchObject([
      { kind: 'line-in-quarantine', line: 'L2', quote: 'q1' },
    ]);
  });

  it('stay there with what was tried, and leave when they can be ordered', async () => {
    read();
    const mended = (to: string) =>
      quoteEvents.QuoteLineMended({
        ...QUOTE,
        line: 'L2',
        reason: 'A typing error.',
        replacements: [{ kind: 'branch', from: 'XXX', to, authority: null }],
      });
    quote(mended('YYY'), quarantined('YYY'));
    expect((await ask('quarantine')).lines).toMatchObject([
      { reasons: [{ value: 'YYY' }], mendings: [{ actor: 'ayo', replacements: [{ to: 'YYY' }] }] },
    ]);
    expect(await ask('quote')).toMatchObject({ usable: 2, quarantined: 1 });
    quote(mended('CAM-BRANCH'), quoteEvents.QuoteLineReleased({ ...QUOTE, line: usable('L2') }));
    expect(await ask('quarantine')).toMatchObject({ lines: [], lineCount: 0 });
    expect(await ask('quote')).toMatchObject({
      usable: 3,
      quarantined: 0,
      lines: [{ line: 'L1' }, { line: 'L2' }, { line: 'L10' }],
    });
  });

  it('count the copies of other boroughs, for the lead by borough, and name no fund', async () => {
    read();
    const seen = await ask('quote', stockManager(CAMDEN));
    expect(seen.lines[0]).toMatchObject({ own: 1, others: { boroughs: 1, copies: 2 }, boroughs: null });
    expect((await ask('quote')).lines[0]).toMatchObject({
      boroughs: [
        { authority: CAMDEN, copies: 1 },
        { authority: ISLINGTON, copies: 2 },
      ],
    });
    expect(JSON.stringify(await ask('quote'))).not.toContain('FUND');
  });

  it('are not to be mended while their quote is still being read', async () => {
    opened();
    quote(quarantined('XXX'));
    expect((await ask('waiting-for-me')).tasks).toEqual([]);
    quote(quoteEvents.QuoteCompleted({ ...QUOTE, supplier: 'askews', file: 'f1', lines: 1, quarantinedLines: 1 }));
    expect((await ask('waiting-for-me')).tasks).toMatchObject([{ kind: 'line-in-quarantine' }]);
  });

  it('are a borough’s business that has left if their quote came before its last day', async () => {
    read();
    const seen = () => outcomeOf(story.rehearsal, 'quote', QUOTE, stockManager(CAMDEN));
    expect(await seen()).toBe('found');
    story.leaves(CAMDEN, '2026-11-25');
    expect(await seen()).toBe('not-found');
    expect(await outcomeOf(story.rehearsal, 'quote', QUOTE, stockManager(ISLINGTON))).toBe('found');
    story = new Story().founded();
    read('2026-11-24T10:00:00.000Z');
    story.leaves(CAMDEN, '2026-11-25');
    expect(await seen()).toBe('found');
  });
});

describe('what nothing will come of', () => {
  it('is dismissed: it waits for nobody any more, is counted, and a file still says why', async () => {
    file(
      supplierFileEvents.SupplierFileReceived({ ...FILE, name: 'quotes.ceq', content: CONTENT }),
      supplierFileEvents.SupplierFileQuarantined({ ...FILE, attempt: 1, reasons: [BAD], found: 1 }),
    );
    read();
    const waiting = async () => (await ask('waiting-for-me')).tasks.map((task) => (task as { kind: string }).kind);
    expect(await waiting()).toEqual(['file-in-quarantine', 'line-in-quarantine']);
    expect(await ask('quarantine')).toMatchObject({
      files: [{ dismiss: { path: '/partnerships/tlc/files/f1/dismissal' } }],
      lines: [{ dismiss: { path: '/partnerships/tlc/quotes/q1/lines/L2/dismissal' } }],
      dismissed: 0,
    });
    file(supplierFileEvents.SupplierFileDismissed({ ...FILE, reason: 'An invoice of last year.' }));
    quote(quoteEvents.QuoteLineDismissed({ ...QUOTE, line: 'L2', reason: 'A test line.' }));
    expect(await waiting()).toEqual([]);
    expect(await ask('quarantine')).toMatchObject({
      ...{ files: [], lines: [], lineCount: 0 },
      dismissed: 2,
    });
    expect((await ask('supplier-files')).files).toMatchObject([
      { state: 'dismissed', dismissed: 'An invoice of last year.', reasons: [BAD] },
    ]);
    expect(await ask('quote')).toMatchObject({ quarantined: 0, dismissed: 1 });
  });

  it('waits again once somebody takes it up', async () => {
    file(
      supplierFileEvents.SupplierFileReceived({ ...FILE, name: 'quotes.ceq', content: CONTENT }),
      supplierFileEvents.SupplierFileQuarantined({ ...FILE, attempt: 1, reasons: [BAD], found: 1 }),
      supplierFileEvents.SupplierFileDismissed({ ...FILE, reason: 'Junk' }),
      supplierFileEvents.SupplierFileReplayAsked({ ...FILE, attempt: 2, reason: 'Not junk' }),
    );
    read();
    const dismissed = quoteEvents.QuoteLineDismissed({ ...QUOTE, line: 'L2', reason: 'A test line.' });
    const mended = quoteEvents.QuoteLineMended({ ...QUOTE, line: 'L2', replacements: [], reason: 'Branch opened' });
    quote(dismissed, mended, quarantined('XXX'));
    expect(await ask('quarantine')).toMatchObject({ lineCount: 1, dismissed: 0 });
    expect((await ask('supplier-files')).files).toMatchObject([{ state: 'received', dismissed: null }]);
    expect(await ask('quote')).toMatchObject({ quarantined: 1, dismissed: 0, usable: 2 });
    quote(dismissed, mended, quoteEvents.QuoteLineReleased({ ...QUOTE, line: usable('L2') }));
    expect(await ask('quote')).toMatchObject({ quarantined: 0, dismissed: 0, usable: 3 });
  });
});

describe('a quote that is ordered from', () => {
  it('tells the lead which orders have taken it over, and everybody whether its prices still hold', async () => {
    read();
    quote(quoteEvents.QuotePutInOrder({ ...QUOTE, order: 'TLC-1' }));
    expect(await ask('quote')).toMatchObject({ orders: ['TLC-1'], expired: false });
    expect(await ask('quote', stockManager(CAMDEN))).toMatchObject({ orders: null });
    quote(quoteEvents.QuoteExtended({ ...QUOTE, expiresOn: '2026-11-24', reason: 'Confirmed' }));
    expect(await ask('quote', stockManager(CAMDEN))).toMatchObject({ expiresOn: '2026-11-24', expired: true });
    quote(quoteEvents.QuoteExtended({ ...QUOTE, expiresOn: '2026-11-25', reason: 'Confirmed' }));
    expect(await ask('quote')).toMatchObject({ expired: false });
  });
});
