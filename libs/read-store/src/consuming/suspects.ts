/** Runs work when what came before has ended, well or badly. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets what an earlier process may have died of be tried one after the other: were there two at once when the process dies, the
 * innocent one would be counted, and in the end parked, as well.
 */
export function oneAfterTheOther(): Alone {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  };
}
