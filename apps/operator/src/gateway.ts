import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** The gateway said no, or did not answer; the message is a sentence for the operator. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
}

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
}

const TRIES = 5;

/** The operators' part of the gateway's API. */
export class Gateway {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Signs in by a token, or as one of the demonstration's people. Throws NotDone. */
  static async signIn(url: string, username: string | undefined, environment: NodeJS.ProcessEnv): Promise<Gateway> {
    const given = environment['COMMONSHELF_TOKEN'];
    if (given !== undefined) return new Gateway(url, given);
    const password = environment['COMMONSHELF_PASSWORD'];
    if (username === undefined || password === undefined)
      throw new NotDone('Set COMMONSHELF_TOKEN to an operator’s token, or give --username and COMMONSHELF_PASSWORD.');
    const body = new URLSearchParams({ grant_type: 'password', client_id: 'commonshelf', username, password });
    const answer = await reached(`${url}/identity/token`, { method: 'POST', body });
    if (!answer.ok) throw new NotDone(`${username} could not sign in at ${url}.`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return new Gateway(url, token);
  }

  /** Throws NotDone. */
  async ask<T>(path: string): Promise<T> {
    return (await this.answered(path, {})) as T;
  }

  /** Gives a command once, whatever dies in between: it is sent again under the same key. Throws NotDone. */
  async give(path: string, body: object): Promise<{ readonly position: string | null }> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return (await this.answered(path, init)) as { position: string | null };
  }

  private async answered(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const headers = { ...init.headers, authorization: `Bearer ${this.token}` };
      const answer = await reached(`${this.url}${path}`, { ...init, headers });
      if (answer.ok && answer.status !== 202) return answer.json();
      if (attempt < TRIES && [202, 502, 503, 504].includes(answer.status)) {
        await pause(1_000 * Number(answer.headers.get('retry-after') ?? 1));
        continue;
      }
      const { code, title, detail } = (await answer.json().catch(() => ({}))) as Problem;
      throw new NotDone(
        [title ?? `The gateway answered ${answer.status}`, detail, code && `(${code})`].filter(Boolean).join(' '),
      );
    }
  }
}

async function reached(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
  } catch (cause) {
    throw new NotDone(`Nobody answers at ${new URL(url).origin}.`, { cause });
  }
}
