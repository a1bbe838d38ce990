import { describe, expect, it } from '@jest/globals';
import { NOT_RECKONED } from '../order-board/cover.js';
import { NO_TRAIL } from '../asking/trail.js';
import { CAMDEN } from '../rehearsal/story.js';
import { today, type WaitingRowOf3 } from './earlier-rows.js';

const before: WaitingRowOf3 = {
  ...{ order: 'TLC-1', title: 'Autumn', supplier: 'askews', framework: 'fw', state: 'collecting' },
  builders: ['ayo'],
  deadline: null,
  lines: [{ line: '1', title: 'A title', copies: { [CAMDEN]: 2 }, unfunded: [] }],
  members: [CAMDEN],
  reoffer: null,
  leavers: 're-offered',
  cover: NOT_RECKONED,
  events: NO_TRAIL,
};

describe('a row of the version before', () => {
  it('is read until this version is built: nobody’s tasks fail meanwhile', () => {
    expect(today(before)).toEqual({ ...before, quoted: {} });
    const now = { ...before, quoted: { 1: 'q1' } };
    expect(today(now)).toEqual(now);
  });
});
