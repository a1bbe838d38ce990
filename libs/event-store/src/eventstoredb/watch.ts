import { END, streamNameFilter } from '@eventstore/db-client';
import { Changes } from '../changes.js';
import type { Attempt, Connection } from './connection.js';
import { NoAnswer } from './outage.js';
import { OF_USERS } from './reading.js';
import { takeFrom } from './taking.js';

/** A follower looks by itself after this many milliseconds: a subscription may have been lost without a word. */
const SLOW_POLL = 1_000;

/**
 * One subscription that wakes all followers, kept from when the first of them waits. It only says that there is something
 * to read: what a follower gets it reads by itself from its own place, so a lost subscription loses nothing.
 */
export class Watch {
  readonly changes = new Changes();
  private readonly closing = new AbortController();
  private watching: Promise<void> | undefined;

  constructor(private readonly connection: Connection) {}

  /** Resolves when something may have been appended since the count was `since`. */
  async changed(since: number, signal: AbortSignal): Promise<void> {
    this.watching ??= this.watch();
    await this.changes.after(since, signal, SLOW_POLL);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      try {
        await this.connection.run((attempt) => this.subscribe(attempt), signal);
      } catch {
        // The connection was closed, or this server refuses subscriptions: followers then live by their slow poll.
        return;
      }
    }
  }

  private async subscribe({ client, silence }: Attempt): Promise<void> {
    const { signal } = this.closing;
    const filter = streamNameFilter({ regex: OF_USERS, checkpointInterval: 1_000 });
    const subscription = client.subscribeToAll({ fromPosition: END, filter, requiresLeader: true });
    const unheard = setTimeout(() => subscription.destroy(new NoAnswer('a subscription was not confirmed')), silence);
    subscription.on('confirmation', () => {
      clearTimeout(unheard);
      // What came before the subscription has woken nobody.
      this.changes.bump();
    });
    let leave = () => {};
    signal.addEventListener('abort', () => leave());
    try {
      const ended = await takeFrom(subscription, {
        silence: Infinity,
        cancel: () => subscription.unsubscribe(),
        begin: ({ enough }) => (leave = enough),
        take: () => {
          this.changes.bump();
          return !signal.aborted;
        },
      });
      if (ended) throw new NoAnswer('the server ended a subscription');
    } finally {
      clearTimeout(unheard);
    }
  }
}
