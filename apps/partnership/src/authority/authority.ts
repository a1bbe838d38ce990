import { decider, forbid, notFound, own, refuse, type Asked, type CommandsOf } from '#kernel';
import { authorityEvents, type authorityCommands } from '#messages/partnership';

type AuthorityEvent = authorityEvents.AuthorityEvent;
type Commands = CommandsOf<typeof authorityCommands>;

/** A branch as it was last opened. */
export interface Branch {
  readonly name: string;
  readonly deliveryPoint: string | null;
  readonly open: boolean;
}

/** An authority as far as its rules look. */
export interface Authority {
  readonly registered: boolean;
  readonly name: string;
  readonly kind: Extract<AuthorityEvent, { type: 'AuthorityRegistered' }>['data']['kind'];
  /** By code. */
  readonly branches: Readonly<Record<string, Branch>>;
}

/** A local authority and its branches. */
export const authority = decider<Authority, Commands, AuthorityEvent>({
  noun: 'authority',
  initial: { registered: false, name: '', kind: 'other', branches: {} },

  decide: {
    RegisterAuthority: ({ authority: code, name, kind }, state) => {
      if (!state.registered) return [authorityEvents.AuthorityRegistered({ authority: code, name, kind })];
      if (state.name !== name || state.kind !== kind)
        refuse('authority-registered-otherwise', { name: state.name, kind: state.kind });
      return [];
    },
    OpenBranch: ({ authority: code, branch, name, deliveryPoint = null }, state, asked) => {
      ownOnly(asked, code);
      if (!state.registered) notFound('authority-not-registered', { authority: code });
      const before = own(state.branches, branch);
      if (before?.open) {
        if (before.name !== name || before.deliveryPoint !== deliveryPoint)
          refuse('branch-already-open', { name: before.name, deliveryPoint: before.deliveryPoint });
        return [];
      }
      return [authorityEvents.BranchOpened({ authority: code, branch, name, deliveryPoint })];
    },
    CloseBranch: ({ authority: code, branch }, state, asked) => {
      ownOnly(asked, code);
      const before = own(state.branches, branch) ?? notFound('branch-unknown', { authority: code, branch });
      return before.open ? [authorityEvents.BranchClosed({ authority: code, branch })] : [];
    },
  },

  evolve: {
    AuthorityRegistered: (state, { name, kind }) => ({ ...state, registered: true, name, kind }),
    BranchOpened: (state, { branch, name, deliveryPoint }) => ({
      ...state,
      branches: { ...state.branches, [branch]: { name, deliveryPoint, open: true } },
    }),
    BranchClosed: (state, { branch }) => {
      const before = own(state.branches, branch);
      return before ? { ...state, branches: { ...state.branches, [branch]: { ...before, open: false } } } : state;
    },
  },
});

/** Its own people, and the operator of the whole system. */
function ownOnly({ by }: Asked, code: string): void {
  if (by.authority !== code && !by.roles.includes('operator')) forbid('not-your-borough', { authority: code });
}
