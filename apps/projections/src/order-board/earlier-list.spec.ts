import { describe, expect, it } from '@jest/globals';
import type { Reading } from '../asking/view-answer.js';
import { MemoryRows } from '../rehearsal/memory-rows.js';
import { TLC } from '../rehearsal/story.js';
import { listedOrders } from './earlier-list.js';

describe('the orders of views that have no list yet', () => {
  it('are one page, of those that were asked for', async () => {
    const rows = new MemoryRows();
    const board = {
      [TLC]: { 'TLC-1': { order: 'TLC-1', state: 'draft' }, 'TLC-2': { order: 'TLC-2', state: 'sent' } },
    };
    rows.replace('order-board', board);
    const read: Reading = rows.views(async () => null);
    const names = async (where: { open?: boolean }) =>
      (await listedOrders(read, TLC, { where, limit: 1 })).rows.map(({ order }) => order);
    expect(await names({})).toEqual(['TLC-1', 'TLC-2']);
    expect(await names({ open: true })).toEqual(['TLC-1']);
    expect(await names({ open: false })).toEqual(['TLC-2']);
  });

  it('are not looked for where there is a list, even if it has none of what was asked for', async () => {
    const rows = new MemoryRows();
    rows.replace('order-list', {
      [TLC]: { 'TLC-1': { order: 'TLC-1', drafted: '2026-11-25T10:00:00.000Z', open: true } },
    });
    rows.replace('order-board', { [TLC]: { 'TLC-2': { order: 'TLC-2', state: 'sent' } } });
    const read: Reading = rows.views(async () => null);
    expect(await listedOrders(read, TLC, { where: { open: false }, limit: 1 })).toEqual({ rows: [], next: null });
  });
});
