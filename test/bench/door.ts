import { Pool } from 'undici';
import { demonstration } from '#identity';
import { signIn } from '../support/sign-in.js';

/** A fund that was opened: its address, and the position of the event. */
export interface Opened {
  readonly fund: string;
  readonly position: string;
}

/**
 * As a load balancer has them: opened beforehand, and kept. A busy Node takes one new connection each time round its loop, so
 * whoever opens hundreds in the middle of the load measures that.
 */
const CONNECTIONS = 256;
/** Longer than any of the load’s pauses. */
const KEPT_MS = 60_000;

/**
 * The gateway, and the demonstration’s budget holders, each of a borough (a scope) of its own. undici, because it takes a third
 * of the processor that node:http does: what the generator takes, the services on the same cores lack.
 */
export class Door {
  private opened = 0;

  private constructor(
    private readonly gateway: Pool,
    private readonly tokens: ReadonlyMap<string, string>,
  ) {}

  static async of(url: string): Promise<Door> {
    const tokens = await Promise.all(
      Object.entries(demonstration.NAMES).map(
        async ([code, borough]) => [code, await signIn(url, `${borough.toLowerCase()}-budget`)] as const,
      ),
    );
    const gateway = new Pool(url, { connections: CONNECTIONS, pipelining: 1, keepAliveTimeout: KEPT_MS });
    const door = new Door(gateway, new Map(tokens));
    await Promise.all(Array.from({ length: CONNECTIONS }, () => door.ask('GET', '/health/live', '')));
    return door;
  }

  /** Throws when it is not accepted. */
  async openFund(name: string): Promise<Opened> {
    const [authority = '', token = ''] = [...this.tokens][(this.opened += 1) % this.tokens.size] ?? [];
    const fund = `/authorities/${authority}/funds/2026/${name}`;
    const body = { name: 'The Lonely Londoners', allocatedPence: 10_000, warnAt: 8_000, stopAt: 10_000 };
    const answer = await this.ask('PUT', fund, token, body);
    return { fund, position: (JSON.parse(answer) as { position: string }).position };
  }

  /** Waits until the fund is shown; gives when it was decided. */
  async shown(fund: string, position: string): Promise<string> {
    const authority = fund.split('/')[2] ?? '';
    const answer = await this.ask('GET', `${fund}?after=${position}`, this.tokens.get(authority) ?? '');
    const shown = JSON.parse(answer) as { allocated: { events: { latest: readonly { at: string }[] } } };
    return shown.allocated.events.latest[0]?.at ?? '';
  }

  async close(): Promise<void> {
    await this.gateway.close();
  }

  private async ask(method: 'GET' | 'PUT', path: string, token: string, body?: object): Promise<string> {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json', 'idempotency-key': `bench-${process.pid}-${path}` }),
    };
    const sent = { method, path, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await this.gateway.request(sent);
    const said = await answer.body.text();
    if (answer.statusCode === 200 || answer.statusCode === 201) return said;
    throw new Error(`${method} ${path} was answered with ${answer.statusCode}: ${said}`);
  }
}
