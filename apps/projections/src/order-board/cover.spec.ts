import { describe, expect, it } from '@jest/globals';
import { CAMDEN, fundOf, sharesOf } from '../rehearsal/story.js';
import { NOT_RECKONED, coverOf, covering } from './cover.js';

const held = { authority: CAMDEN, fund: fundOf(CAMDEN), year: 2026, pence: 1_240 };
const { data: first } = sharesOf({ [CAMDEN]: 2 });
const authorised = covering.CommitmentAuthorised(covering.SharesCalculated(NOT_RECKONED, first), held);
const covered = covering.SharesCommitted(authorised, held);

describe('what a fund has said', () => {
  it('stays known while each line takes from it what it took', () => {
    const cover = covering.SharesCalculated(covered, { ...first, round: 2 });
    expect(coverOf(cover, CAMDEN)).toBe('covered');
  });

  it('is no longer known when lines take otherwise from it, even if that is as much in all', () => {
    const lines = first.lines.map((line) => ({ ...line, line: '2' }));
    const cover = covering.SharesCalculated(covered, { ...first, round: 2, lines });
    expect(coverOf(cover, CAMDEN)).toBe('waiting');
  });
});
