/** What of a stream to a terminal is needed here. */
export interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const EVERY_MS = 250;
const CLEAR_LINE = '\r\u001b[K';

/**
 * Shows progress in one line that is written over, a few times a second and without its end; an empty text clears it. Nothing where nobody looks: a file, a
 * pipe, a job's log.
 */
export function progressOn(terminal: Terminal, now: () => number = Date.now): (text: string) => void {
  if (terminal.isTTY !== true) return () => undefined;
  let shown = -Infinity;
  return (text) => {
    if (text !== '' && now() - shown < EVERY_MS) return;
    shown = now();
    terminal.write(`${CLEAR_LINE}${text}`);
  };
}
