import { beforeEach, describe, expect, it } from '@jest/globals';
import { jointOrderEvents, supplierFileEvents } from '#messages/procurement';
import type { OrderBoard, Quarantine, SupplierFiles, WaitingForMe } from '#messages/questions';
import { bodyOf } from './rehearsal/asked.js';
import { HAVERING, ORDER, Story, TLC, builder, process } from './rehearsal/story.js';
import { inQuarantine } from './rehearsal/quarantined.js';

let story: Story;
beforeEach(() => {
  story = new Story().founded();
});

const ask = <T>(question: string, more: object = {}) =>
  bodyOf<T>(story.rehearsal, question, { partnership: TLC, ...more }, builder);

/** All pages of a list, one after the other. */
async function pagesOf<T extends { readonly nextPage: string | null }>(question: string, more: object): Promise<T[]> {
  const pages: T[] = [];
  let page: string | null = null;
  do {
    const next: T = await ask<T>(question, { ...more, ...(page !== null && { page }) });
    pages.push(next);
    page = next.nextPage;
  } while (page !== null);
  return pages;
}

function order(name: string, day: number, ...more: ('sent' | 'cancelled')[]): void {
  const about = { ...ORDER, order: name };
  const end = {
    sent: jointOrderEvents.JointOrderSent({
      ...about,
      ...{ file: 'f', sha256: 'a'.repeat(64), interchange: 'i', copies: 1, altered: [] },
    }),
    cancelled: jointOrderEvents.JointOrderCancelled({ ...about, stage: 'sent', reason: 'Insolvent.' }),
  };
  story.rehearsal.happened(
    { scope: TLC, stream: `jointOrder-${TLC}.${name}`, by: process, at: `2026-11-0${day}T10:00:00.000Z` },
    jointOrderEvents.JointOrderDrafted({
      ...about,
      title: name,
      supplier: 'askews',
      framework: 'cbc',
      lead: HAVERING,
    }),
    ...more.map((each) => end[each]),
  );
}

describe('the order board', () => {
  const names = (pages: readonly OrderBoard[]) => pages.map(({ orders }) => orders.map((each) => each.order));
  beforeEach(() => {
    order('B', 1, 'sent');
    order('A', 2);
    order('D', 3, 'sent', 'cancelled');
    order('C', 4, 'cancelled');
    order('E', 5);
  });

  it('comes in pages, the latest order first', async () => {
    expect(names(await pagesOf<OrderBoard>('order-board', { limit: 2 }))).toEqual([['E', 'C'], ['D', 'A'], ['B']]);
    expect(names(await pagesOf<OrderBoard>('order-board', {}))).toEqual([['E', 'C', 'D', 'A', 'B']]);
  });

  it('tells open orders from those that were sent or cancelled', async () => {
    expect(names(await pagesOf<OrderBoard>('order-board', { show: 'open', limit: 1 }))).toEqual([['E'], ['A']]);
    const finished = await pagesOf<OrderBoard>('order-board', { show: 'finished', limit: 2 });
    expect(names(finished)).toEqual([['C', 'D'], ['B']]);
  });

  it('refuses a page that it gave nobody', async () => {
    const refused = await story.rehearsal.ask('order-board', { partnership: TLC, page: 'x' }, builder);
    expect(refused).toMatchObject({ outcome: 'refused', kind: 'rule', code: 'page-unknown' });
  });
});

describe('suppliers’ files', () => {
  const { SupplierFileReceived, SupplierFileQuarantined } = supplierFileEvents;
  const arrived = (file: string, at: string, quarantined: boolean) => {
    const about = { partnership: TLC, supplier: 'askews', file };
    const content = { sha256: 'a'.repeat(64), size: 10, gzip: 'H4sI' };
    const unreadable = { code: 'unb-missing', message: 'There is no UNB.', offset: 0 };
    story.rehearsal.happened(
      { scope: TLC, stream: `supplierFile-${TLC}.${file}`, by: builder, at },
      SupplierFileReceived({ ...about, name: 'q.ceq', content }),
      ...(quarantined ? [SupplierFileQuarantined({ ...about, attempt: 1, reasons: [unreadable], found: 1 })] : []),
    );
  };

  it('come in pages, the latest first', async () => {
    for (const day of [1, 2, 3]) arrived(`f${day}`, `2026-11-0${day}T10:00:00.000Z`, false);
    const pages = await pagesOf<SupplierFiles>('supplier-files', { limit: 2 });
    expect(pages.map(({ files }) => files.map(({ file }) => file))).toEqual([['f3', 'f2'], ['f1']]);
  });

  it('are all counted in quarantine, also those that are not shown', async () => {
    arrived('read', '2026-11-01T10:00:00.000Z', false);
    for (let at = 0; at < 503; at += 1) arrived(`f${at}`, '2026-11-02T10:00:00.000Z', true);
    story.rehearsal.happened(...inQuarantine('q1', ['L1']));
    const { tasks, count } = await ask<WaitingForMe>('waiting-for-me');
    expect([tasks.length, count]).toEqual([500, 504]);
    const { files, fileCount } = await ask<Quarantine>('quarantine');
    expect([files.length, fileCount]).toEqual([200, 503]);
  });
});

describe('lines in quarantine', () => {
  it('come in pages, each with how many there are in all', async () => {
    story.rehearsal.happened(...inQuarantine('q1', ['L1', 'L2', 'L3']));
    const pages = await pagesOf<Quarantine>('quarantine', { limit: 2 });
    expect(pages.map(({ lines }) => lines.map(({ line }) => line))).toEqual([['L1', 'L2'], ['L3']]);
    expect(pages.map(({ lineCount }) => lineCount)).toEqual([3, 3]);
  });

  it('are all counted among what waits, also those that are not shown', async () => {
    const names = Array.from({ length: 520 }, (_, at) => `L${at}`);
    story.rehearsal.happened(...inQuarantine('q1', names));
    const { tasks, count } = await ask<WaitingForMe>('waiting-for-me');
    expect([tasks.length, count]).toEqual([500, 520]);
  });

  it('are not to be mended while their quote is still being read', async () => {
    const [occasion, ...events] = inQuarantine('q1', ['L1']);
    story.rehearsal.happened(occasion, ...events.slice(0, -1));
    expect((await ask<Quarantine>('quarantine')).lines).toMatchObject([{ line: 'L1', mend: null }]);
    expect((await ask<WaitingForMe>('waiting-for-me')).tasks).toEqual([]);
    story.rehearsal.happened(occasion, ...events.slice(-1));
    expect((await ask<Quarantine>('quarantine')).lines).toMatchObject([{ mend: { method: 'POST' } }]);
  });
});
