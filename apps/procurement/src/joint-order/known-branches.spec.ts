import { describe, expect, it } from '@jest/globals';
import { Refusal } from '#kernel';
import { CAMDEN, ISLINGTON, asks, branchOf, copies, facts, stock } from './joint-order.rehearsal.js';
import { codeOf, collecting, drafted, line } from './joint-order.samples.js';

const world = facts({
  branches: [
    branchOf(CAMDEN, 'SWC'),
    branchOf(CAMDEN, 'CEN'),
    branchOf(CAMDEN, 'OLD', false),
    branchOf(ISLINGTON, 'N1'),
  ],
});
const at = (branch: string) => ({ ...copies(1), branch });

describe('the branch that copies are for', () => {
  it('is one that their own borough has open: the refusal names those it could be', () => {
    const order = drafted(world);
    const add = (...groups: ReturnType<typeof at>[]) =>
      order.tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: groups }));
    expect(refusalOf(() => add(at('CEN'), at('N1'), at('OLD'), at('N1')))).toMatchObject({
      code: 'branch-unknown',
      facts: { line: '1', authority: CAMDEN, unknown: ['N1', 'OLD'], branches: ['CEN', 'SWC'] },
    });
    expect(add(at('CEN'), at('SWC')).order.lines['1']?.wants[CAMDEN]?.groups).toHaveLength(2);
  });

  it('is one of a borough’s own when it chooses other copies', () => {
    const order = collecting().knows(world);
    const choose = (...groups: ReturnType<typeof at>[]) =>
      order.tell(asks.ChooseCopies, { line: '1', authority: CAMDEN, groups }, stock(CAMDEN));
    expect(codeOf(() => choose(at('N1')))).toBe('branch-unknown');
    expect(choose(at('SWC')).order.lines['1']?.wants[CAMDEN]?.answer).toBe('consented');
  });

  it('may stay the one that copies were proposed for, also when it has closed since', () => {
    const order = collecting().knows(facts({ branches: [branchOf(CAMDEN, 'CEN', false), branchOf(CAMDEN, 'SWC')] }));
    const groups = [copies(1), at('SWC')];
    order.tell(asks.ChooseCopies, { line: '1', authority: CAMDEN, groups }, stock(CAMDEN));
    expect(order.order.lines['1']?.wants[CAMDEN]?.groups.map(({ branch }) => branch)).toEqual(['CEN', 'SWC']);
  });
});

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('not refused');
}
