import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, evolve, type CommandsOf, type DataOf } from '#kernel';
import { authorityEvents, type authorityCommands } from '#messages/partnership';
import { NOW, person, scenariosOf } from '#testing';
import { authority, type Authority } from './authority.js';
import { LONDON } from './london.js';

const CAMDEN = 'E09000007';
const LUTON = 'E06000032';
const operator = person('op', null, 'operator');
const manager = person('amara', CAMDEN, 'stock-manager');
const stranger = person('x', LUTON, 'stock-manager');
const { given } = scenariosOf(authority, { as: manager });

const registered = authorityEvents.AuthorityRegistered({ authority: CAMDEN, name: 'Camden', kind: 'london-borough' });
const opened = authorityEvents.BranchOpened({
  authority: CAMDEN,
  branch: 'KT',
  name: 'Kentish Town',
  deliveryPoint: null,
});
const closed = authorityEvents.BranchClosed({ authority: CAMDEN, branch: 'KT' });
const kentish = { authority: CAMDEN, branch: 'KT', name: 'Kentish Town' };

describe('an authority', () => {
  it('is registered once, in London or outside it', () => {
    const luton = { authority: LUTON, name: 'Luton', kind: 'unitary' as const };
    given().when('RegisterAuthority', luton, { as: operator }).then(authorityEvents.AuthorityRegistered(luton));
    given(authorityEvents.AuthorityRegistered(luton)).when('RegisterAuthority', luton, { as: operator }).thenNothing();
  });

  it('keeps the name and kind it was registered by', () => {
    const camden = { authority: CAMDEN, name: 'Camden', kind: 'london-borough' as const };
    for (const otherwise of [{ name: 'Camden Town' }, { kind: 'city' as const }])
      given(registered)
        .when('RegisterAuthority', { ...camden, ...otherwise }, { as: operator })
        .thenRefused('authority-registered-otherwise', { name: 'Camden', kind: 'london-borough' });
  });

  it('opens its branches, with a delivery point of their own where they have one', () => {
    given(registered).when('OpenBranch', kentish).then(opened);
    given(registered)
      .when('OpenBranch', { ...kentish, deliveryPoint: '5013546027173' })
      .then(authorityEvents.BranchOpened({ ...kentish, deliveryPoint: '5013546027173' }));
    given().when('OpenBranch', kentish).thenRefused('authority-not-registered');
  });

  it('opens a branch once, and again after it was closed', () => {
    given(registered, opened).when('OpenBranch', kentish).thenNothing();
    given(registered, opened)
      .when('OpenBranch', { ...kentish, name: 'Kentish Town Library' })
      .thenRefused('branch-already-open', { name: 'Kentish Town' });
    given(registered, opened)
      .when('OpenBranch', { ...kentish, deliveryPoint: '5013546027173' })
      .thenRefused('branch-already-open', { deliveryPoint: null });
    given(registered, opened, closed).when('OpenBranch', kentish).then(opened);
  });

  it('closes a branch once', () => {
    given(registered, opened).when('CloseBranch', { authority: CAMDEN, branch: 'KT' }).then(closed);
    given(registered, opened, closed).when('CloseBranch', { authority: CAMDEN, branch: 'KT' }).thenNothing();
    for (const branch of ['KT', 'constructor'])
      given(registered).when('CloseBranch', { authority: CAMDEN, branch }).thenRefused('branch-unknown');
  });

  it('opens and closes each branch by itself, and a closed one keeps its name', () => {
    const highgate = authorityEvents.BranchOpened({ ...opened.data, branch: 'HG', name: 'Highgate' });
    expect(given(registered, opened, highgate, closed).state.branches).toEqual({
      KT: { name: 'Kentish Town', deliveryPoint: null, open: false },
      HG: { name: 'Highgate', deliveryPoint: null, open: true },
    });
  });

  it('leaves its branches to its own people and the operator', () => {
    given(registered).when('OpenBranch', kentish, { as: stranger }).thenRefused('not-your-borough');
    given(registered, opened)
      .when('CloseBranch', { authority: CAMDEN, branch: 'KT' }, { as: stranger })
      .thenRefused('not-your-borough');
    given(registered).when('OpenBranch', kentish, { as: operator }).then(opened);
  });
});

describe('London', () => {
  it('has 33 authorities, each with the code of its own', () => {
    expect(new Set(LONDON.map(({ code }) => code)).size).toBe(33);
    expect(LONDON.map(({ code }) => code)).toEqual(
      Array.from({ length: 33 }, (_, at) => `E090000${String(at + 1).padStart(2, '0')}`),
    );
    expect(new Set(LONDON.map(({ name }) => name)).size).toBe(33);
    expect(LONDON.filter(({ kind }) => kind === 'city').map(({ name }) => name)).toEqual(['City of London']);
  });
});

type Commands = CommandsOf<typeof authorityCommands>;
type BranchCommand = 'OpenBranch' | 'CloseBranch';
type Step = { [K in BranchCommand]: { command: K; data: DataOf<Commands[K]> } }[BranchCommand];
const branch = fc.constantFrom('KT', 'HD', 'SW');
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      command: fc.constant('OpenBranch' as const),
      data: fc.record({ authority: fc.constant(CAMDEN), branch, name: fc.constantFrom('Old', 'New') }),
    }),
    fc.record({
      command: fc.constant('CloseBranch' as const),
      data: fc.record({ authority: fc.constant(CAMDEN), branch }),
    }),
  ),
);

function decided(state: Authority, { command, data }: Step): readonly authorityEvents.AuthorityEvent[] {
  try {
    return authority.decide[command](data as never, state, { at: NOW, by: manager }, undefined);
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

const fold = (state: Authority, events: readonly authorityEvents.AuthorityEvent[]): Authority =>
  events.reduce((before, event) => evolve(authority, before, event, { at: NOW, actor: 'x', authority: null }), state);

describe('whatever is asked of an authority', () => {
  it('a branch is open after it was opened and closed after it was closed, and asked twice is asked once', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        let state = fold(authority.initial, [registered]);
        for (const step of asked) {
          const before = state.branches[step.data.branch];
          state = fold(state, decided(state, step));
          const wanted = step.command === 'OpenBranch';
          expect(state.branches[step.data.branch]?.open ?? false).toBe(wanted);
          if (wanted && before?.open) expect(state.branches[step.data.branch]).toEqual(before);
          expect(decided(state, step)).toEqual([]);
        }
      }),
    );
  });
});
