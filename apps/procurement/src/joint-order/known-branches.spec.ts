import { describe, expect, it } from '@jest/globals';
import { Refusal, type CommandClass } from '#kernel';
import { CAMDEN, ISLINGTON, asks, branchOf, copies, facts, stock, type Rehearsal } from './joint-order.rehearsal.js';
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

  it('may stay the one that a borough has agreed to, also when it has closed since', () => {
    const order = collecting();
    order.tell(asks.ConsentToLine, { line: '1', authority: CAMDEN }, stock(CAMDEN)).knows(closedSince);
    expect(made(order, asks.ConsentToLine, {})).toEqual([]);
    expect(made(order, asks.ChooseCopies, { groups: [copies(1), at('SWC')] })).toHaveLength(1);
    expect(order.order.lines['1']?.wants[CAMDEN]?.groups.map(({ branch }) => branch)).toEqual(['CEN', 'SWC']);
  });

  it.each([
    ['ConsentToLine', {}],
    ['ConsentToRest', {}],
    ['ChooseCopies', { groups: [copies(2)] }],
  ] as const)('is still open when its borough agrees to copies that were proposed for it: %s', (name, data) => {
    const order = collecting().knows(closedSince);
    expect(refusalOf(() => made(order, asks[name], data))).toMatchObject({
      code: 'branch-unknown',
      facts: { line: '1', authority: CAMDEN, unknown: ['CEN'], branches: ['SWC'] },
    });
    made(order, asks.ChooseCopies, { groups: [at('SWC')] });
    expect(made(order, asks.ConsentToRest, {})).toEqual([]);
    expect(made(order.knows(closedSince), asks.DeclineLine, { reason: 'Closed' })).toHaveLength(1);
  });

  it('can be chosen anew where the one that copies were proposed for has closed: the refusal says so', () => {
    const order = collecting().knows(closedSince);
    for (const name of ['ConsentToLine', 'ConsentToRest'] as const)
      expect(refusalOf(() => made(order, asks[name], {})).facts).toMatchObject({
        allowed: ['ChooseCopies', 'DeclineLine'],
      });
  });
});

const closedSince = facts({ branches: [branchOf(CAMDEN, 'CEN', false), branchOf(CAMDEN, 'SWC')] });

/** What an answer of Camden's about line 1 adds. */
function made(order: Rehearsal, command: CommandClass, data: object): readonly unknown[] {
  const before = order.orderEvents.length;
  order.tell(command, { line: '1', authority: CAMDEN, ...data }, stock(CAMDEN));
  return order.orderEvents.slice(before);
}

function refusalOf(run: () => unknown): Refusal {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('not refused');
}
