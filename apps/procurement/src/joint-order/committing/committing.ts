import { evolve, refuse } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import {
  about,
  hasCommitted,
  inStatus,
  leadOnly,
  leftBy,
  memberOnly,
  notLeft,
  windowOf,
  type Decided,
  type Decisions,
  type HasLeft,
} from '../deciding.js';
import { addUp, boroughTotal, calculate, sharers } from './shares.js';
import { reduceToFit } from './shortfall.js';
import {
  folding,
  fundKey,
  takenFrom,
  type ConsentWindow,
  type JointOrder,
  type JointOrderEvent,
  type Shares,
} from '../state.js';

type Order = { readonly partnership: string; readonly order: string };

export const committing: Decisions<
  'CommitShares' | 'WithholdCommitment' | 'DropBorough' | 'RecordCommitment' | 'RecordShortfall'
> = {
  CommitShares: (command, state, asked, facts) => {
    inStatus(state, 'committing');
    const { authority, pence } = command;
    memberOnly(asked, windowOf(state), authority);
    // Who has left with copies that it committed to stays liable, and may follow its share when that rises; nobody else binds it.
    if (!hasCommitted(state, authority)) notLeft(facts, asked, authority);
    const due = boroughTotal(sharesOf(state), authority);
    if (due === 0) refuse('nothing-to-commit', { authority });
    if (pence !== due) refuse('shares-have-moved', { duePence: due });
    if ((state.authorised[authority] ?? 0) >= due) return [];
    const authorised = {
      ...about(command),
      authority,
      round: state.round,
      pence: due,
      under: 'budget-holder' as const,
    };
    return [jointOrderEvents.CommitmentAuthorised(authorised)];
  },
  WithholdCommitment: (command, state, asked, facts) => {
    inStatus(state, 'committing');
    const { authority, reason } = command;
    const window = windowOf(state);
    memberOnly(asked, window, authority);
    if (state.dropped.includes(authority)) return [];
    if (!sharers(sharesOf(state)).includes(authority)) refuse('nothing-to-commit', { authority });
    const left = leftBy(facts, asked);
    if (left(authority) && hasCommitted(state, authority)) refuse('borough-has-committed', { authority });
    return reckonAnew(
      command,
      state,
      window,
      jointOrderEvents.BoroughDropped({ ...about(command), authority, because: 'commitment-withheld', reason }),
      left,
    );
  },
  DropBorough: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    inStatus(state, 'committing');
    const { authority, reason } = command;
    if (state.dropped.includes(authority)) return [];
    const due = boroughTotal(sharesOf(state), authority);
    if (due === 0) refuse('not-in-this-order', { authority });
    if ((state.authorised[authority] ?? 0) >= due) refuse('borough-has-committed', { authority });
    return reckonAnew(
      command,
      state,
      windowOf(state),
      jointOrderEvents.BoroughDropped({ ...about(command), authority, because: 'no-answer', reason }),
      leftBy(facts, asked),
    );
  },

  // What a fund has answered is a fact: it is recorded whenever it still matters and never refused.
  RecordCommitment: (command, state) => {
    const { authority, fund, year, round, pence } = command;
    const key = fundKey(authority, { fund, year });
    if (state.status !== 'committing' || round !== state.round || state.committed[key] === pence) return [];
    const recorded = jointOrderEvents.SharesCommitted({ ...about(command), authority, fund, year, round, pence });
    return [recorded, ...readied(command, after(state, [recorded]))];
  },
  RecordShortfall: (command, state, asked, facts) => {
    const { authority, fund, year, round, availablePence, reason } = command;
    if (state.status !== 'committing' || round !== state.round || state.dropped.includes(authority)) return [];
    const window = windowOf(state);
    const because = { ...about(command), authority, because: 'fund-short' as const };
    const drop = (): Decided =>
      reckonAnew(
        command,
        state,
        window,
        jointOrderEvents.BoroughDropped({ ...because, reason: `${fund}: ${reason}` }),
        leftBy(facts, asked),
      );
    if (window.shortfall.rule === 'drop-borough') return drop();
    const available = reason === 'fund-short' ? availablePence : 0;
    const reductions = reduceToFit(sharesOf(state), authority, fundKey(authority, { fund, year }), available);
    if (reductions.length === 0) return drop();
    const fewer = jointOrderEvents.CopiesReduced({ ...because, fund, year, reductions: [...reductions] });
    const left = calculate(after(state, [fewer]), window, state.round + 1);
    return sharers(left).includes(authority) ? reckonAnew(command, state, window, fewer, leftBy(facts, asked)) : drop();
  },
};

/** Something moved the shares, or the window has closed on the first: reckons them anew for all, and authorises what the delegated limit of a borough that stays covers. */
export function reckonAnew(
  order: Order,
  state: JointOrder,
  window: ConsentWindow,
  moved: JointOrderEvent,
  left: HasLeft,
): Decided {
  const calculated = calculate(after(state, [moved]), window, state.round + 1);
  if (calculated.lines.length === 0) {
    return [
      moved,
      jointOrderEvents.JointOrderCancelled({
        ...about(order),
        stage: 'committing',
        reason: 'No borough is left with copies.',
      }),
    ];
  }
  const shares = jointOrderEvents.SharesCalculated({ ...about(order), ...calculated });
  const delegated = window.members.flatMap(({ authority, delegatedPence }) => {
    const pence = boroughTotal(calculated, authority);
    const covered =
      pence > 0 && pence <= delegatedPence && pence > (state.authorised[authority] ?? 0) && !left(authority);
    const authorised = {
      ...about(order),
      authority,
      round: calculated.round,
      pence,
      under: 'delegated-limit' as const,
    };
    return covered ? [jointOrderEvents.CommitmentAuthorised(authorised)] : [];
  });
  const events = [moved, shares, ...delegated];
  return [...events, ...readied(order, after(state, events))];
}

/** Ready when every share of this round is committed to the penny and all shares add up to the lines. */
function readied(order: Order, state: JointOrder): Decided {
  const shares = sharesOf(state);
  const covered = state.asked.every(
    (key) => state.committed[key] === takenFrom(shares, key).reduce((all, { pence }) => all + pence, 0),
  );
  const authorised = sharers(shares).every(
    (authority) => (state.authorised[authority] ?? 0) >= boroughTotal(shares, authority),
  );
  if (!covered || !authorised || !addUp(shares)) return [];
  return [jointOrderEvents.JointOrderReadied({ ...about(order), round: state.round, totalPence: shares.totalPence })];
}

function sharesOf(state: JointOrder): Shares {
  return state.shares ?? refuse('no-shares-yet');
}

/** The state as these events, not yet written, would leave it. */
function after(state: JointOrder, events: readonly JointOrderEvent[]): JointOrder {
  return events.reduce(
    (before, event) => evolve(folding, before, event, { at: '', actor: '', authority: null }),
    state,
  );
}
