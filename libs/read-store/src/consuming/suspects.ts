/** Runs work after all earlier work has ended, whether it succeeded or failed. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Runs one piece of work at a time. For work that may have ended an earlier process: if it ends this one too, only the
 * piece that did it has a try counted. Two at once would both be counted, and in the end both parked.
 */
export function oneAfterTheOther(): Alone {
  let before: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = before.then(work);
    before = turn.catch(() => undefined);
    return turn;
  };
}
