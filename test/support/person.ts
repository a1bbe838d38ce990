import { randomUUID } from 'node:crypto';
import { signIn } from './sign-in.js';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Somebody at the API without patience: each request is made once, and every answer counts. */
export class Person {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async at(url: string, username: string): Promise<Person> {
    return new Person(url, await signIn(url, username));
  }

  ask(path: string): Promise<Answer> {
    return this.request('GET', path);
  }

  give(method: 'PUT' | 'POST', path: string, body: object): Promise<Answer> {
    return this.request(method, path, body);
  }

  /** The raw answer. `signal` ends the waiting for it. */
  send(method: string, path: string, body?: object, signal?: AbortSignal): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      ...(signal ? { signal } : {}),
    });
  }

  private async request(method: string, path: string, body?: object): Promise<Answer> {
    const answer = await this.send(method, path, body);
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }
}

/** What a partnership is established with in tests that are about something else. */
export const FOUNDING = {
  name: 'Of a test',
  lead: 'E09000029',
  from: '2026-04-01',
  noticeMonths: 6,
  schemes: ['stock'],
};
