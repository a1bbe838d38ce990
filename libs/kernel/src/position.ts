/**
 * A place in the one order of all events, written `<store>@<digits>[.<digits>]` with the digits padded, so that within
 * one store plain string order is the store's order. Only adapters make and read them; everyone else compares.
 */
export type Position = string & { readonly __position: true };

/** A position of another store was compared with ours: the store was replaced or restored, and skipping would lose events. */
export class ForeignPosition extends Error {
  override readonly name = 'ForeignPosition';
  constructor(
    readonly ours: string,
    readonly theirs: string,
  ) {
    super(`position ${theirs} does not belong to the store of ${ours}`);
  }
}

const WIDTH = 20;

/** Makes a position from the store's identity and its own number or numbers, most significant first. */
export function positionAt(store: string, ...numbers: readonly bigint[]): Position {
  return `${store}@${numbers.map((n) => n.toString().padStart(WIDTH, '0')).join('.')}` as Position;
}

/** The store that a position belongs to. */
export function storeOf(position: Position): string {
  return position.slice(0, position.indexOf('@'));
}

/** The numbers an adapter put into a position. */
export function numbersOf(position: Position): readonly bigint[] {
  return position
    .slice(position.indexOf('@') + 1)
    .split('.')
    .map((digits) => BigInt(digits));
}

/** Reads a position that came from outside (a query, a checkpoint); undefined when it is not one. */
export function parsePosition(text: string): Position | undefined {
  return /^[a-z0-9]{1,32}@\d{20}(\.\d{20})?$/.test(text) ? (text as Position) : undefined;
}

/** Negative when `a` comes before `b`. Throws ForeignPosition when they name different stores. */
export function comparePositions(a: Position, b: Position): number {
  if (storeOf(a) !== storeOf(b)) throw new ForeignPosition(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
