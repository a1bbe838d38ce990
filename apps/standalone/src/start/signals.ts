/** A terminal's Ctrl-C can reach us twice, once through npm: what comes so soon after the first is the same one. */
const SAME_MS = 300;
const LOOK_EVERY_MS = 500;

/**
 * Calls `first` when the process is asked to end (Ctrl-C, SIGTERM, a closed terminal, npm gone), and `again` when it is
 * asked once more.
 */
export function whenAskedToEnd(environment: NodeJS.ProcessEnv, first: () => void, again: () => void): void {
  let asked: number | undefined;
  const ask = (): void => {
    const now = performance.now();
    if (asked === undefined) {
      asked = now;
      first();
    } else if (now - asked > SAME_MS) again();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  if (environment['npm_lifecycle_event'] !== undefined) whenParentIsGone(ask);
}

/** `kill` of npm ends npm and its shell but not what the shell started: we would stay behind, unseen. */
function whenParentIsGone(ask: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    ask();
  }, LOOK_EVERY_MS);
  watch.unref();
}
