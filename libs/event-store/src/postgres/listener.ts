import pg from 'pg';
import { Changes } from '../changes.js';

/** A follower looks by itself after this many milliseconds: a notification may be lost with its connection. */
const SLOW_POLL = 1_000;

/** One connection that LISTENs for appends of any process, kept while somebody follows. */
export class Listener {
  readonly changes = new Changes();
  private client: pg.Client | undefined;

  constructor(private readonly config: pg.ClientConfig) {}

  /** Resolves when something may have been appended since the count was `since`. */
  async changed(since: number, signal: AbortSignal): Promise<void> {
    if (!this.client) void this.listen();
    await this.changes.after(since, signal, SLOW_POLL);
  }

  async close(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  /** Failing is no harm: the poll goes on, and its next round tries again. */
  private async listen(): Promise<void> {
    const client = new pg.Client({ ...this.config, keepAlive: true });
    this.client = client;
    const forget = () => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', forget).on('end', forget);
    client.on('notification', () => this.changes.bump());
    try {
      await client.connect();
      await client.query('listen event_store');
      // What came while nobody listened has no notification.
      this.changes.bump();
    } catch {
      forget();
      await client.end().catch(() => undefined); // it was never connected
    }
  }
}
