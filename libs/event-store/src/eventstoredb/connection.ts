import { EventStoreDBClient } from '@eventstore/db-client';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailable } from '../event-store.js';
import { addressOf, type Credentials } from './address.js';
import { isNotLeader, isOutage } from './outage.js';

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 1_000;

/** A call is given up when the server has said nothing for this share of the patience, so that there is time for another. */
const SILENCE_SHARE = 0.4;
const LONGEST_SILENCE = 5_000;

/** What an attempt is made with. */
export interface Attempt {
  readonly client: EventStoreDBClient;
  /** Passed to every append: the client then uses the call whose deadline works, not the shared batch that can hang for ever. */
  readonly credentials: Credentials;
  /** Grows whenever the client was lost: what was known of the server before may not hold any more. */
  readonly generation: number;
  /** After this many milliseconds without a word from the server the attempt has failed. */
  readonly silence: number;
}

/** A client that is made anew when its server was lost, and calls that are tried again until the server is back. */
export class Connection {
  private client: EventStoreDBClient;
  private readonly credentials: Credentials;
  private readonly url: string;
  private readonly closing = new AbortController();
  private count = 0;
  private watched = -1;

  constructor(
    address: string,
    /** For how many milliseconds a call is tried again. */
    private readonly patience: number,
  ) {
    ({ url: this.url, credentials: this.credentials } = addressOf(address));
    this.client = EventStoreDBClient.connectionString(this.url);
  }

  get generation(): number {
    return this.count;
  }

  /**
   * Tries until it succeeds: for `patience`, or until the signal aborts when there is one. What is attempted may happen
   * twice. Throws StoreUnavailable.
   */
  async run<T>(attempt: (with_: Attempt) => Promise<T>, until?: AbortSignal): Promise<T> {
    const deadline = Date.now() + this.patience;
    const silence = Math.min(LONGEST_SILENCE, this.patience * SILENCE_SHARE);
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const { client, credentials, count: generation } = this;
      try {
        const answer = await attempt({ client, credentials, generation, silence });
        this.watchOver(client, generation);
        return answer;
      } catch (error) {
        if (!isOutage(error)) throw error;
        this.renew(generation, error);
        const over = this.closing.signal.aborted || (until ? until.aborted : Date.now() + pause > deadline);
        if (over) throw new StoreUnavailable('EventStoreDB does not answer', { cause: error });
        await this.pause(pause, until);
      }
    }
  }

  async close(): Promise<void> {
    this.closing.abort();
    await discard(this.client);
  }

  private async pause(milliseconds: number, until?: AbortSignal): Promise<void> {
    const signal = until ? AbortSignal.any([until, this.closing.signal]) : this.closing.signal;
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined); // woken by the abort
  }

  /**
   * Counts a connection that was lost while nobody called: gRPC makes another by itself, perhaps to a server that was
   * restored meanwhile.
   */
  private watchOver(client: EventStoreDBClient, generation: number): void {
    if (this.watched === generation) return;
    this.watched = generation;
    const lost = () => {
      if (generation === this.count) this.count += 1;
    };
    // Without a channel the next call makes one, or fails and says so.
    void channelOf(client).then((channel) => channel.watchConnectivityState(READY, Infinity, lost), lost);
  }

  /** Only the first failure of a generation counts: the others met the same loss. */
  private renew(generation: number, error: unknown): void {
    if (generation !== this.count || this.closing.signal.aborted) return;
    this.count += 1;
    // The client itself goes to the leader that the refusal named; another would begin at the same node again.
    if (isNotLeader(error)) return;
    const lost = this.client;
    this.client = EventStoreDBClient.connectionString(this.url);
    // Calls of others that are still under way there end by themselves, or by their own timers.
    setTimeout(() => void discard(lost), 2 * LONGEST_SILENCE).unref();
  }
}

/**
 * `dispose` ends the client's streams but leaves its channel open. It is not waited
 * for: it settles only when every stream has told its end.
 */
async function discard(client: EventStoreDBClient): Promise<void> {
  void client.dispose();
  await channelOf(client).then(
    (channel) => channel.close(),
    () => undefined, // it never found a server to open a channel to
  );
}

/** What of gRPC's channel is needed here. */
interface Channel {
  close(): void;
  /** Calls back once the state is not that one any more, or the channel was closed. */
  watchConnectivityState(state: number, deadline: number, callback: () => void): void;
}

/** gRPC's state of a channel that has a connection. */
const READY = 2;

function channelOf(client: EventStoreDBClient): Promise<Channel> {
  return (client as unknown as { getChannel(): Promise<Channel> }).getChannel();
}
