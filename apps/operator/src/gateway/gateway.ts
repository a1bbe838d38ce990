import { randomUUID } from 'node:crypto';
import { accepted, signedIn, type Accepted } from './answers.js';
import { codeOf } from './problems.js';
import { NO_ANSWER, NotDone, bodyOf, reached, type Reply } from './reaching.js';
import type { Is } from './shapes.js';

/** Lets milliseconds go by. */
export type Wait = (milliseconds: number) => Promise<unknown>;

const TRIES = 5;
const LONGEST_WAIT_SECONDS = 10;
const AWAY: readonly number[] = [202, 502, 503, 504];
/** The domain's no. Under the key of a command it is the answer to each sending of it. */
const REFUSED: readonly number[] = [403, 404, 409, 422];

/** The operators' part of the gateway's API. */
export class Gateway {
  private constructor(
    private readonly url: string,
    private readonly token: string,
    readonly wait: Wait,
  ) {}

  /** Signs in by a token, or as one of the demonstration's people. Throws NotDone. */
  static async signIn(
    url: string,
    username: string | undefined,
    environment: NodeJS.ProcessEnv,
    wait: Wait,
  ): Promise<Gateway> {
    const given = environment['COMMONSHELF_TOKEN'];
    if (given !== undefined) return new Gateway(url, given, wait);
    const password = environment['COMMONSHELF_PASSWORD'];
    if (username === undefined || password === undefined)
      throw new NotDone('Set COMMONSHELF_TOKEN to an operator’s token, or give --username and COMMONSHELF_PASSWORD.');
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'commonshelf', username, password });
    const reply = await reached(`${url}/identity/token`, { method: 'POST', body });
    if (reply.status >= 500)
      throw new NotDone(`Nobody can sign in at ${url} now: it answered ${reply.status}. Try again shortly.`);
    if (reply.status >= 400) throw new NotDone(`${username} could not sign in at ${url}.`);
    return new Gateway(url, bodyOf(reply, signedIn).access_token, wait);
  }

  /** The answer to a question, and whether it is behind the position that it was asked with. Throws NotDone. */
  async ask<T>(path: string, is: Is<T>): Promise<{ readonly body: T; readonly behind: boolean }> {
    const { reply } = await this.settled(path, {}, AWAY);
    return { body: bodyOf(reply, is), behind: reply.behind };
  }

  /**
   * Gives a command once: while no answer says what came of it, it is sent again under the same key, a few times.
   * Throws NotDone, which says so when it may have been done.
   */
  async give(path: string, body: object): Promise<Accepted> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const { reply, tries } = await this.settled(path, init, [NO_ANSWER, ...AWAY]);
    try {
      return bodyOf(reply, accepted);
    } catch (error) {
      if (!(error instanceof NotDone) || isNo(reply, tries)) throw error;
      const doubt = 'It may have been done all the same: see `status` before you give it again.';
      throw new NotDone(`${error.message}\n${doubt}`, { cause: error });
    }
  }

  /** Sends a request until its answer is final, or it was tried often enough. */
  private async settled(
    path: string,
    init: RequestInit & { headers?: Record<string, string> },
    unsettled: readonly number[],
  ): Promise<{ readonly reply: Reply; readonly tries: number }> {
    const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
    for (let tries = 1; ; tries += 1) {
      const reply = await reached(`${this.url}${path}`, { ...init, headers });
      const final = !unsettled.includes(reply.status) && !isInProgress(reply);
      if (final || tries === TRIES) return { reply, tries };
      await this.wait(1_000 * Math.min(reply.retryAfter ?? tries, LONGEST_WAIT_SECONDS));
    }
  }
}

/** Whether an answer after so many tries says for certain that the command was not done. */
function isNo(reply: Reply, tries: number): boolean {
  if (isInProgress(reply)) return false;
  return tries === 1 ? reply.status >= 400 && reply.status < 500 : REFUSED.includes(reply.status);
}

function isInProgress({ body }: Reply): boolean {
  return codeOf(body) === 'request-in-progress';
}
