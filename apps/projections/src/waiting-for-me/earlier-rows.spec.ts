import { describe, expect, it } from '@jest/globals';
import { NOT_RECKONED } from '../order-board/cover.js';
import { NO_TRAIL } from '../asking/trail.js';
import { CAMDEN, ISLINGTON } from '../rehearsal/story.js';
import { today, type WaitingRowOf2 } from './earlier-rows.js';

const before: WaitingRowOf2 = {
  order: 'TLC-1',
  title: 'Autumn',
  state: 'collecting',
  builders: ['ayo'],
  deadline: null,
  lines: [{ line: '1', title: 'A title', copies: { [CAMDEN]: 2 } }],
  reoffer: { lines: [{ line: '1', copies: 12 }], answered: [CAMDEN] },
  leavers: 're-offered',
  cover: { ...NOT_RECKONED, due: { [ISLINGTON]: { pence: 1, copies: 1, funds: {}, parts: {} } } },
  events: NO_TRAIL,
};

describe('a row of the version before', () => {
  it('is read until this version is built: nobody’s tasks fail meanwhile', () => {
    expect(today(before)).toMatchObject({
      lines: [{ line: '1', unfunded: [] }],
      members: [ISLINGTON],
      reoffer: [{ line: '1', copies: 12, answered: [CAMDEN] }],
    });
    expect(today({ ...before, reoffer: null }).reoffer).toBeNull();
    expect(today(today(before))).toEqual(today(before));
  });
});
