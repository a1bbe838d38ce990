import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Metrics } from '../observing/metrics.js';
import { SharedLook, type Checks } from './checks.js';

/** What a service's own page shows to whoever runs it. */
export interface Shown {
  readonly metrics: Metrics;
  readonly logger: Logger;
  /** Milliseconds a check may take. */
  readonly patience: number;
}

/** A plain answer: status, media type, body. */
type Page = readonly [status: number, type: string, body: string];

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * `/health/live`, `/health/ready` and `/metrics` of one service, at a port for its operators only. It answers from the
 * first moment on: not ready while the service still waits for its servers, and again as soon as it is asked to end.
 */
export class OperationsServer {
  private state: 'starting' | 'running' | 'ending' = 'starting';
  private look: SharedLook | undefined;
  private waiting: readonly string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly shown: Shown,
  ) {}

  /** Throws when the port is taken. */
  static async open(host: string, port: number, shown: Shown): Promise<OperationsServer> {
    const server = createServer((request, response) => void opened.answer(request, response));
    const opened = new OperationsServer(server, shown);
    shown.metrics.gauge('commonshelf_ready', '1 when it is ready, as /health/ready says', [], async () => {
      const [status] = await opened.readiness();
      return [{ labels: {}, value: status === 200 ? 1 : 0 }];
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
    return opened;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** What the service still waits for before it can begin. */
  waitsFor(servers: readonly string[]): void {
    this.waiting = servers;
  }

  /** From now on it is ready whenever all checks pass. */
  runs(checks: Checks): void {
    this.look = new SharedLook(checks, this.shown.patience, this.shown.logger);
    this.state = 'running';
  }

  /** Not ready from now on: nothing new should be sent here. */
  ends(): void {
    this.state = 'ending';
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [status, type, body] = await this.page(request).catch((error: unknown): Page => {
      this.shown.logger.error({ err: error }, 'the operations page failed');
      return [500, 'text/plain; charset=utf-8', 'This page failed; the log says why.\n'];
    });
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
  }

  private async page({ method, url }: IncomingMessage): Promise<Page> {
    if (method !== 'GET' && method !== 'HEAD') return [405, JSON_TYPE, JSON.stringify({ state: 'only GET' })];
    switch (url?.split('?')[0]) {
      case '/health/live':
        return [200, JSON_TYPE, JSON.stringify({ state: 'live' })];
      case '/health/ready':
        return this.readiness();
      case '/metrics':
        return [200, this.shown.metrics.registry.contentType, await this.shown.metrics.registry.metrics()];
      default:
        return [404, JSON_TYPE, JSON.stringify({ pages: ['/health/live', '/health/ready', '/metrics'] })];
    }
  }

  private async readiness(): Promise<Page> {
    if (this.state !== 'running') return [503, JSON_TYPE, JSON.stringify({ state: this.state, missing: this.waiting })];
    const missing = (await this.look?.missing()) ?? [];
    if (missing.length > 0) return [503, JSON_TYPE, JSON.stringify({ state: 'not-ready', missing })];
    return [200, JSON_TYPE, JSON.stringify({ state: 'ready' })];
  }
}
