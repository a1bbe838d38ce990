import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { OperationsServer } from './operations-server.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** Milliseconds without an answer until that is logged: a network that drops everything gives no error to log. */
const SILENCE_MS = 1_000;

/** A server refused us for good: waiting would not help. */
export class WillNotAnswer extends Error {
  override readonly name = 'WillNotAnswer';
}

/** Waits for the servers a service needs, and says what it waits for. */
export class Waiting {
  private readonly names = new Set<string>();

  constructor(
    private readonly page: Pick<OperationsServer, 'waitsFor'>,
    private readonly logger: Pick<Logger, 'info' | 'warn'>,
    private readonly stopping: AbortSignal,
  ) {}

  /**
   * Tries until the server answers, with back-off, for ever: a service may be started before its servers. Throws
   * WillNotAnswer, and AbortError when the service is asked to end meanwhile.
   */
  async for<T>(server: string, attempt: () => Promise<T>): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      this.stopping.throwIfAborted();
      this.show(server, true);
      try {
        const answer = await this.answerOf(server, attempt);
        this.logger.info({ server }, `${server} answers`);
        this.show(server, false);
        return answer;
      } catch (error) {
        if (error instanceof WillNotAnswer) throw error;
        this.stopping.throwIfAborted();
        this.logger.warn({ server, err: error, again: pause }, `waiting for ${server}`);
        await delay(pause, undefined, { signal: this.stopping });
      }
    }
  }

  /** One attempt. Logs when there is no answer yet, and gives up when the service is asked to end, whatever the server does. */
  private async answerOf<T>(server: string, attempt: () => Promise<T>): Promise<T> {
    const answered = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      const end = (): void => reject(this.stopping.reason as Error);
      this.stopping.addEventListener('abort', end, { signal: answered.signal });
    });
    const saying = setTimeout(() => this.logger.warn({ server }, `waiting for ${server}: no answer yet`), SILENCE_MS);
    try {
      return await Promise.race([attempt(), aborted]);
    } finally {
      clearTimeout(saying);
      answered.abort();
    }
  }

  private show(server: string, waited: boolean): void {
    if (waited) this.names.add(server);
    else this.names.delete(server);
    this.page.waitsFor([...this.names]);
  }
}
