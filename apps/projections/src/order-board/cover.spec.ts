import { describe, expect, it } from '@jest/globals';
import { CAMDEN, fundOf, sharesOf } from '../rehearsal/story.js';
import { NOT_RECKONED, coverOf, covering, lapses, needsAuthority, type Cover } from './cover.js';
import { isOut, mayBeReoffered, mayLapse, toBeReoffered } from './leaving.js';

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

/** Camden owes £10.00 of two funds, and nobody has said anything yet. */
const owing: Cover = {
  ...NOT_RECKONED,
  round: 1,
  totalPence: 10_00,
  due: { [CAMDEN]: { pence: 10_00, copies: 2, funds: { '2026.AF': 6_00, '2026.CF': 4_00 }, parts: {} } },
};
const of = { authority: CAMDEN, year: 2026 };
const allowed = (pence: number, cover = owing) => covering.CommitmentAuthorised(cover, { ...of, pence });
const holding = (fund: string, pence: number, cover: Cover) => covering.SharesCommitted(cover, { ...of, fund, pence });

describe('what a round takes from a fund', () => {
  const [line] = first.lines;
  const share = line?.shares[0];
  const group = share?.groups[0];
  if (!line || !share || !group) throw new Error('Camden has a share');
  const due = (pence: readonly number[]) => {
    const groups = pence.map((each) => ({ ...group, funds: [{ ...group.funds[0], ...held, pence: each }] }));
    const lines = [{ ...line, shares: [{ ...share, groups }] }] as typeof first.lines;
    return covering.SharesCalculated(NOT_RECKONED, { ...first, lines, charges: [] }).due[CAMDEN];
  };

  it('is the sum of all groups of copies, and nothing of a fund where they are free', () => {
    expect(due([3_00, 4_00])?.funds).toEqual({ [`2026.${held.fund}`]: 7_00 });
    expect(due([0])?.funds).toEqual({});
    expect(due([3_00, 4_00])?.parts).toEqual(due([7_00])?.parts);
    expect(due([3_00, 4_00])?.parts).not.toEqual(due([3_00])?.parts);
  });
});

describe('the money of a borough', () => {
  it('is covered when each of its funds holds just its part, and its people have allowed all of it', () => {
    expect(coverOf(NOT_RECKONED, CAMDEN)).toBe('not-asked');
    const half = holding('AF', 6_00, allowed(10_00));
    expect(coverOf(half, CAMDEN)).toBe('waiting');
    expect(coverOf(holding('CF', 3_99, half), CAMDEN)).toBe('waiting');
    expect(coverOf(holding('CF', 4_00, half), CAMDEN)).toBe('covered');
    const both = holding('CF', 4_00, holding('AF', 6_00, owing));
    expect(coverOf(both, CAMDEN)).toBe('waiting');
    expect(coverOf(allowed(9_99, both), CAMDEN)).toBe('waiting');
    const dropped = covering.BoroughDropped(allowed(10_00, both), { ...of, because: 'no-answer', reason: 'x' });
    expect(coverOf(dropped, CAMDEN)).toBe('not-covered');
  });

  it('is needed of nobody for what is free', () => {
    const free: Cover = { ...owing, due: { [CAMDEN]: { pence: 0, copies: 1, funds: {}, parts: {} } } };
    expect([coverOf(free, CAMDEN), needsAuthority(free, CAMDEN)]).toEqual(['covered', false]);
    expect(lapses(free, CAMDEN, () => true)).toBe(false);
  });

  it('lapses with a borough that left and allowed nothing; what it allowed binds it', () => {
    expect(lapses(owing, CAMDEN, () => true)).toBe(true);
    expect(lapses(owing, CAMDEN, () => false)).toBe(false);
    expect(lapses(allowed(1), CAMDEN, () => true)).toBe(false);
    expect(isOut({ state: 'collecting', cover: owing }, CAMDEN, () => true)).toBe(true);
    expect(isOut({ state: 'collecting', cover: allowed(1) }, CAMDEN, () => true)).toBe(false);
    expect(isOut({ state: 'committing', cover: owing }, CAMDEN, () => true)).toBe(false);
  });

  it('and copies of who left are offered to others, or lapse, by the rule and only while money is asked for', () => {
    const states = ['draft', 'collecting', 'committing', 'ready', 'approved', 'sent', 'cancelled'];
    const where = (may: typeof mayLapse, leavers: 're-offered' | 'stay-liable' | null) =>
      states.filter((state) => may({ state, leavers }));
    expect(where(mayBeReoffered, 're-offered')).toEqual(['committing', 'ready']);
    expect(where(mayBeReoffered, 'stay-liable')).toEqual([]);
    expect(where(mayLapse, 're-offered')).toEqual([]);
    expect(where(mayLapse, 'stay-liable')).toEqual(['committing']);
    const offered = (cover: Cover) => toBeReoffered({ state: 'ready', leavers: 're-offered' }, cover, () => true);
    expect(offered(owing)).toEqual([CAMDEN]);
    expect(offered(covering.SharesReoffered(owing, of))).toEqual([]);
  });
});
