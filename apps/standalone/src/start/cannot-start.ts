/** Why it can't start, as a sentence for the person who started it: what is wrong, and what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}
