import { londonDate, own, refuse, sum } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { about, deadline, inStatus, leadOnly, leftBy, neededLater, windowOf, type Decisions } from '../deciding.js';
import { wanted, type CopyGroup, type JointOrder } from '../state.js';

/**
 * A borough leaves while an order is open: it stays liable for what it has committed, or the others are offered its copies, as the
 * partnership's rules said when the window opened (domain.md 5.3). Nothing has been sent, so nobody need take them: what the others
 * don't choose is not ordered, and the borough is released when the shares are reckoned anew.
 */
export const reoffering: Decisions<'ReofferShares'> = {
  ReofferShares: (command, state, asked, facts) => {
    leadOnly(asked, facts);
    const { authority } = command;
    if (state.status === 'collecting' && state.reoffered?.authority === authority) return [];
    inStatus(state, 'committing', 'ready');
    if (windowOf(state).leavers !== 're-offered') refuse('leavers-stay-liable', { authority });
    if (!leftBy(facts, asked)(authority)) refuse('borough-has-not-left', { authority });
    const lines = Object.values(state.lines)
      .map((line) => ({ line: line.line, copies: copiesOf(wanted(state, line, authority)) }))
      .filter(({ copies }) => copies > 0);
    if (lines.length === 0) refuse('not-in-this-order', { authority });
    const { closesAt, closes } = deadline(command.closesAt, asked.at);
    for (const line of Object.values(state.lines)) {
      const others = Object.keys(line.wants).filter((other) => other !== authority);
      const wants = others.map((other) => ({ groups: wanted(state, line, other) }));
      neededLater(line.line, wants, londonDate(closesAt));
    }
    return [jointOrderEvents.SharesReoffered({ ...about(command), authority, lines, closesAt, closes })];
  },
};

/** While copies are re-offered a borough has more of those lines, or what it had: its share of the others is agreed already. */
export function onlyMore(state: JointOrder, line: string, authority: string, groups: readonly CopyGroup[]): void {
  if (!state.reoffered) return;
  const { lines } = state.reoffered;
  if (!lines.includes(line)) refuse('line-not-re-offered', { lines: [...lines] });
  const ordered = own(state.lines, line);
  const before = ordered ? copiesOf(wanted(state, ordered, authority)) : 0;
  if (copiesOf(groups) < before) refuse('fewer-copies-than-agreed', { line, copies: before });
}

function copiesOf(groups: readonly CopyGroup[]): number {
  return sum(groups.map(({ quantity }) => quantity));
}
