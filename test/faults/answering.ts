import { setTimeout as pause } from 'node:timers/promises';
import { Person } from '../support/person.js';

/** A command's deadline at the door, and what a busy machine may add. */
const LONGEST_MS = 12_000;

/**
 * Gives commands without patience and looks at each answer: accepted, accepted for later, or 503 with Retry-After, and
 * within the deadline, whatever is away. A connection that ends with its gateway, or is taken from a frozen one, is no answer.
 */
export class Watch {
  private over = false;
  private slowest = 0;
  private readonly faults: string[] = [];
  private working: Promise<void> | undefined;

  private constructor(
    private readonly holder: Person,
    private readonly fund: string,
  ) {}

  static async begin(url: string, fund: string): Promise<Watch> {
    const watch = new Watch(await Person.at(url, 'merton-budget'), fund);
    const opened = await watch.give('PUT', '', { name: 'Watched', allocatedPence: 0, warnAt: 8_000, stopAt: 10_000 });
    if (opened.status !== 200) throw new Error(`the watched fund was answered with ${opened.status}`);
    watch.working = watch.watch();
    return watch;
  }

  async end(): Promise<{ readonly slowest: number; readonly faults: readonly string[] }> {
    this.over = true;
    await this.working;
    return { slowest: Math.round(this.slowest), faults: this.faults };
  }

  private async watch(): Promise<void> {
    while (!this.over) {
      const began = performance.now();
      const answer = await this.give('POST', '/allocations', { pence: 1, reason: 'Watched' }).catch(noAnswer);
      const took = performance.now() - began;
      if (answer === 'late') this.faults.push(`a command was not answered within ${Math.round(took)} ms`);
      else if (answer) {
        this.slowest = Math.max(this.slowest, took);
        const retryAfter = answer.headers.get('retry-after');
        const fine = [200, 202].includes(answer.status) || (answer.status === 503 && retryAfter !== null);
        if (!fine) this.faults.push(`a command was answered with ${answer.status}: ${await answer.text()}`);
        if (took > LONGEST_MS) this.faults.push(`a command was answered after ${Math.round(took)} ms`);
      }
      await pause(100);
    }
  }

  private give(method: string, path: string, body: object): Promise<Response> {
    const address = `/authorities/E09000024/funds/2026/${this.fund}${path}`;
    return this.holder.send(method, address, body, AbortSignal.timeout(2 * LONGEST_MS));
  }
}

/** A connection that ended has no answer; one that stays open and says nothing is late. */
function noAnswer(error: unknown): 'late' | undefined {
  return error instanceof DOMException && error.name === 'TimeoutError' ? 'late' : undefined;
}
