/**
 * Whether a total of these boroughs’ shares gives no single one away to one that has no sight of single shares: it is its own alone, or
 * of at least two others. Of one other borough the rest is that borough’s share, whether or not the asking one has a part in it.
 */
export function isAnonymous(sharers: readonly string[], asking: string): boolean {
  return sharers.filter((each) => each !== asking).length !== 1;
}
