import { NoAnswer } from '../transport.js';

/** The longest a Node timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Someone who waits for an answer until a deadline. The first of answer, failure and deadline counts. */
export class Pending<Answer> {
  /** The handler's last error, if it was tried in vain. */
  lastError: unknown;
  settled = false;
  /** False as long as it is not certain that the asking has left. */
  sent = true;
  private expires = 0;
  private timer: NodeJS.Timeout | undefined;
  private done!: (answer: Answer) => void;
  private failed!: (error: NoAnswer) => void;

  /** Begins to wait; rejects with NoAnswer after `deadline` milliseconds, having called `expired`. */
  within(deadline: number, what: string, expired: () => void): Promise<Answer> {
    this.expires = performance.now() + deadline;
    this.timer = setTimeout(
      () => {
        expired();
        const options = this.lastError === undefined ? undefined : { cause: this.lastError };
        this.fail(
          new NoAnswer(`no answer to ${what} within ${deadline} ms`, this.sent ? 'deadline' : 'unsent', options),
        );
      },
      Math.min(Math.max(deadline, 0), LONGEST),
    );
    return new Promise<Answer>((resolve, reject) => {
      this.done = resolve;
      this.failed = reject;
    });
  }

  /** Milliseconds until the deadline; 0 when it has passed. */
  get left(): number {
    return Math.max(0, Math.ceil(this.expires - performance.now()));
  }

  resolve(answer: Answer): void {
    if (this.settle()) this.done(answer);
  }

  fail(error: NoAnswer): void {
    if (this.settle()) this.failed(error);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.timer);
    return true;
  }
}
