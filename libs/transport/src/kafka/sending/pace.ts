import { setTimeout as pause } from 'node:timers/promises';

/**
 * Lets requests begin together, at most once in `milliseconds`: what comes meanwhile travels with the next one, so that a
 * busy installation makes fewer requests and not more. Who comes after a rest is let through at once.
 */
export class Pace {
  /** When the next request may begin, by `performance.now()`. */
  private opens = 0;

  constructor(private readonly milliseconds: number) {}

  /** Resolves when the next request may begin. */
  async next(): Promise<void> {
    const { opens } = this;
    // Timers may ring early.
    for (let wait = opens - performance.now(); wait > 0; wait = opens - performance.now()) await pause(wait);
    if (this.opens === opens) this.opens = performance.now() + this.milliseconds;
  }
}
