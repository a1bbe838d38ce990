import { londonTime, timeInWords } from '#kernel';
import { coverOf, lapses, needsAuthority } from './cover.js';
import { isOut, toBeReoffered, toGoOnWithout, type ForLeavers } from './leaving.js';
import type { HasLeft } from '../partnership/partnership.js';
import type { BoardRow } from './order-board.js';

/** One borough's answers to an order, as counts. */
export type BoroughAnswers = {
  readonly authority: string;
  /** Lines with copies proposed to it or chosen by it. */
  readonly lines: number;
  readonly answered: number;
  /** Lines that it can still answer: none when it has left. */
  readonly waiting: number;
  /** Copies it still wants: proposed ones too, until it declines, has left or the window closes on them. */
  readonly copies: number;
};

/** The answers of each borough that has been proposed copies or chose some, by code. */
export function answersOf(
  row: Pick<BoardRow, 'answers' | 'cover' | 'state'>,
  left: HasLeft,
): readonly BoroughAnswers[] {
  // In one pass: an order has tens of thousands of answers, and a board many orders.
  const tallies = new Map<string, { lines: number; unanswered: number; copies: number }>();
  for (const line of Object.values(row.answers)) {
    for (const [authority, [said, copies]] of Object.entries(line)) {
      const tally = tallies.get(authority) ?? { lines: 0, unanswered: 0, copies: 0 };
      tally.lines += 1;
      if (said === 'proposed') tally.unanswered += 1;
      if (said === 'proposed' || said === 'consented') tally.copies += copies;
      tallies.set(authority, tally);
    }
  }
  const sorted = [...tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([authority, { lines, unanswered, copies }]) => ({
    authority,
    lines,
    answered: lines - unanswered,
    waiting: left(authority) ? 0 : unanswered,
    copies: isOut(row, authority, left) ? 0 : copies,
  }));
}

/** How many boroughs have money that is not reserved yet. */
export function uncovered({ cover }: Pick<BoardRow, 'cover'>): number {
  return Object.keys(cover.due).filter((authority) => coverOf(cover, authority) === 'waiting').length;
}

/** What happens next with an order, in a sentence for everybody: it names no borough. */
export function nextOf(row: BoardRow, answers: readonly BoroughAnswers[], left: HasLeft): string {
  const unanswered = answers.filter(({ waiting }) => waiting > 0).length;
  switch (row.state) {
    case 'draft':
      return row.lineIds.length === 0
        ? 'The lead adds titles to the order.'
        : 'The lead opens the consent window when the titles are complete.';
    case 'collecting':
      // Shares were reckoned before: a borough has left, and the others are offered what it would have had.
      if (row.cover.round > 0) return `A borough has left: the others may choose more copies until ${closing(row)}.`;
      return unanswered === 0
        ? `All boroughs have answered: the lead can close the window; by itself it closes on ${closing(row)}.`
        : `${boroughs(unanswered)} still to answer by ${closing(row)}.`;
    case 'committing':
      return waitingForMoney(row, left);
    case 'ready':
      return waitingForApproval(row, left);
    case 'approved':
      return 'The order is being written to the supplier’s outbox.';
    case 'sent':
      return 'The supplier collects the order and answers it.';
    case 'cancelled':
      return 'Nothing: the order was cancelled and every commitment is released.';
  }
}

function waitingForMoney(row: BoardRow, left: HasLeft): string {
  const { cover } = row;
  const waits = (authority: string): boolean => needsAuthority(cover, authority) && !lapses(cover, authority, left);
  const people = Object.keys(cover.due).filter(waits).length;
  if (people > 0) return `The budget holders of ${boroughs(people)} commit their shares.`;
  const gone = toGoOnWithout(forLeavers(row), cover, left).length;
  if (gone > 0) return `The lead goes on without ${boroughs(gone)} that left and had committed nothing.`;
  const offer = offering(row, left);
  return offer ? `${offer}.` : `The funds of ${boroughs(uncovered(row))} reserve their shares.`;
}

function waitingForApproval(row: BoardRow, left: HasLeft): string {
  const offer = offering(row, left);
  return offer
    ? `${offer}, or a second person, who did not build the order, approves it as it is.`
    : 'A second person at the lead, who did not build the order, approves it.';
}

/** What the lead does about boroughs that left, where the others may have their copies. */
function offering(row: BoardRow, left: HasLeft): string | undefined {
  const gone = toBeReoffered(forLeavers(row), row.cover, left).length;
  return gone > 0 ? `The lead offers the others what ${boroughs(gone)} that left would have had` : undefined;
}

function forLeavers({ state, terms }: BoardRow): ForLeavers {
  return { state, leavers: terms && terms.leavers };
}

function closing({ deadline }: BoardRow): string {
  return deadline ? timeInWords(londonTime(deadline.at)) : 'its deadline';
}

function boroughs(count: number): string {
  return count === 1 ? '1 borough' : `${count} boroughs`;
}
