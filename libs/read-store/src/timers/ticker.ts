import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#kernel';
import type { Database } from '../database/database.js';
import { claimDue, putOff, removeFired, type WaitingTimer } from './timers.js';

/** Waits so many milliseconds, or until the signal aborts. */
export type Wake = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What a ticker works with. */
export interface TickerOptions {
  readonly database: Database;
  readonly processes: readonly string[];
  readonly clock: Clock;
  readonly wake?: Wake;
  /** Gives the timer's command; a rejection puts it off. */
  readonly fire: (timer: WaitingTimer) => Promise<void>;
  readonly onFault: (error: unknown, process: string) => void;
}

/** Timers that are fired at the same time, all of them within the time a claim lasts. */
const AT_ONCE = 32;

/** How often due timers are looked for, in milliseconds. */
const EVERY = 250;

/** After a failure a timer is put off this long, in milliseconds; others are fired meanwhile. */
const PUT_OFF = 1_000;

const defaultWake: Wake = (milliseconds, signal) =>
  sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);

/** Fires due timers, each once however many ticks or tickers there are. */
export class Ticker {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private ticking: Promise<void> | undefined;

  constructor(private readonly options: TickerOptions) {}

  /** Ticks until it is stopped. */
  start(): void {
    this.running ??= this.run();
  }

  /** Fires all that is due; a tick while one is under way is that one. */
  tick(): Promise<void> {
    this.ticking ??= this.fireDue().finally(() => (this.ticking = undefined));
    return this.ticking;
  }

  /** Resolves when nothing is being fired any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.ticking;
  }

  private async run(): Promise<void> {
    const { wake = defaultWake, onFault } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tick().catch((error: unknown) => onFault(error, 'timers'));
      await wake(EVERY, signal);
    }
  }

  private async fireDue(): Promise<void> {
    const { database, processes, clock } = this.options;
    while (!this.stopping.signal.aborted) {
      const due = await claimDue(database, processes, clock(), AT_ONCE);
      if (due.length === 0) return;
      const fired = await Promise.all(due.map((timer) => this.fireOne(timer)));
      await removeFired(
        database,
        due.filter((_, index) => fired[index]),
      );
    }
  }

  /** True when it was fired; else it was put off. What can't even be put off waits until its claim runs out. */
  private async fireOne(timer: WaitingTimer): Promise<boolean> {
    const { database, fire, onFault } = this.options;
    try {
      await fire(timer);
      return true;
    } catch (error) {
      onFault(error, timer.process);
    }
    await putOff(database, timer, PUT_OFF).catch((error: unknown) => onFault(error, timer.process));
    return false;
  }
}
