import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

/** What the API answered to a command. */
export interface Accepted {
  readonly stream: string;
  readonly scope: string;
  readonly revision: number;
  readonly position: string | null;
  readonly events: readonly string[];
}

/** The API said no, or could not be reached for as long as the demonstration was ready to wait. */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted';
  constructor(
    readonly asked: string,
    readonly status: number,
    readonly problem: unknown,
  ) {
    super(`${asked} was answered with ${status}: ${JSON.stringify(problem)}`);
  }
}

/** A server that froze for a minute is back by then. */
const PATIENCE_MS = 120_000;

/** One person at the public API. Whatever dies in between, a command is sent again under its key until it is answered. */
export class Client {
  private token: string | undefined;

  constructor(
    private readonly url: string,
    private readonly username: string,
    private readonly password: string,
    /** Names this telling of the story: commands of the same telling and step have the same key. */
    private readonly telling: string,
  ) {}

  async command(method: 'PUT' | 'POST', path: string, body: object | Uint8Array): Promise<Accepted> {
    const bytes = body instanceof Uint8Array;
    const said = bytes ? '' : JSON.stringify(body);
    const key = createHash('sha256')
      .update(`${this.telling} ${this.username} ${method} ${path} ${said}`)
      .digest('hex')
      .slice(0, 32);
    const answer = await this.request(method, path, {
      headers: { 'idempotency-key': key, 'content-type': bytes ? 'application/edifact' : 'application/json' },
      body: bytes ? body : said,
    });
    return (await answer.json()) as Accepted;
  }

  async query<T>(path: string, after?: string | null): Promise<T> {
    const answer = await this.request(
      'GET',
      after ? `${path}${path.includes('?') ? '&' : '?'}after=${after}` : path,
      {},
    );
    return (await answer.json()) as T;
  }

  /** As `query`; undefined when there is no such thing. */
  async find<T>(path: string): Promise<T | undefined> {
    try {
      return await this.query<T>(path);
    } catch (error) {
      if (error instanceof NotAccepted && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Asks until the answer is as hoped; what a view does not show yet is not as hoped. */
  async until<T>(path: string, hoped: (answer: T) => boolean, what: string): Promise<T> {
    let answer: T | undefined;
    await this.patiently(async () => {
      answer = await this.find<T>(path);
      return answer !== undefined && hoped(answer);
    }, what);
    return answer as T;
  }

  /** Tries until it holds. Throws NotAccepted when patience ends. */
  async patiently(holds: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new NotAccepted(`waiting until ${what}`, 0, null);
      await pause(50);
    }
  }

  private async request(
    method: string,
    path: string,
    init: { headers?: Record<string, string>; body?: string | Uint8Array },
  ): Promise<Response> {
    const deadline = Date.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await this.once(method, path, init).catch((error: unknown) => error as Error);
      if (answer instanceof Response && answer.ok && answer.status !== 202) return answer;
      if (answer instanceof Response && answer.status === 401) this.token = undefined;
      const passing = !(answer instanceof Response) || isPassing(answer);
      if (!passing || Date.now() > deadline) {
        const problem = answer instanceof Response ? await answer.json().catch(() => null) : answer.message;
        throw new NotAccepted(`${method} ${path}`, answer instanceof Response ? answer.status : 0, problem);
      }
      await pause(Math.min(1_000, 50 * 2 ** attempt));
    }
  }

  private async once(
    method: string,
    path: string,
    { headers, body }: { headers?: Record<string, string>; body?: string | Uint8Array },
  ): Promise<Response> {
    this.token ??= await this.signIn();
    return fetch(`${this.url}${path}`, {
      method,
      headers: { ...headers, authorization: `Bearer ${this.token}` },
      ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
      signal: AbortSignal.timeout(15_000),
    });
  }

  private async signIn(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: 'commonshelf',
      username: this.username,
      password: this.password,
    });
    const answer = await fetch(`${this.url}/identity/token`, {
      method: 'POST',
      body: form,
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) throw new Error(`${this.username} could not sign in: ${answer.status}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  }
}

/** Worth asking again: it says so itself (503, or 409 while an earlier sending is still under way), or something between us failed. */
function isPassing({ status, headers }: Response): boolean {
  return headers.has('retry-after') || [202, 401, 408, 425, 429, 502, 503, 504].includes(status);
}
