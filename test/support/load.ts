import { Client } from '../../apps/standalone/src/demo/client.js';
import { setTimeout as pause } from 'node:timers/promises';
import { demonstration } from '#identity';

const YEAR = 2026;
/** Between two commands of a client, in milliseconds: the story is to have its share of the machine. */
const BREATH_MS = 150;
const BOROUGHS = [
  ['sutton', 'E09000029'],
  ['merton', 'E09000024'],
  ['havering', 'E09000016'],
] as const;

/** Commands from several clients at once, two on each fund, each given again under its key until it is answered. */
export class Load {
  /** What each acknowledged command can be found under. */
  readonly acknowledged: string[] = [];
  private over = false;
  private readonly working: Promise<void>[] = [];

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly fund = 'CRASH',
    private readonly breath = BREATH_MS,
  ) {}

  /** Opens the funds, then lets the clients spend from them. */
  async begin(): Promise<void> {
    const fund = { name: 'Spent in crashes', allocatedPence: 1_000_000, warnAt: 8_000, stopAt: 10_000 };
    for (const [borough, authority] of BOROUGHS) {
      const holder = new Client(this.url, `${borough}-budget`, demonstration.PASSWORD, this.name);
      await holder.command('PUT', `/authorities/${authority}/funds/${YEAR}/${this.fund}`, fund);
      for (const writer of ['a', 'b']) {
        const spending = this.spend(borough, authority, writer);
        // Its failure is told by `end`, which comes later.
        spending.catch(() => this.stop());
        this.working.push(spending);
      }
    }
  }

  /** Lets every client give no further command. */
  stop(): void {
    this.over = true;
  }

  /** Stops, and resolves when every command that was given is acknowledged. Throws NotAccepted when one never was. */
  async end(): Promise<void> {
    this.stop();
    await Promise.all(this.working);
  }

  private async spend(borough: string, authority: string, writer: string): Promise<void> {
    const officer = new Client(this.url, `${borough}-finance`, demonstration.PASSWORD, `${this.name}-${writer}`);
    for (let count = 1; !this.over; count += 1) {
      const reference = `${this.name} ${borough} ${writer} ${count}`;
      const path = `/authorities/${authority}/funds/${YEAR}/${this.fund}/spending`;
      const { events } = await officer.command('POST', path, { pence: 1, reference });
      if (events.join() !== 'FundSpent')
        throw new Error(`${reference} was acknowledged with ${events.join() || 'nothing'}`);
      this.acknowledged.push(reference);
      await pause(this.breath);
    }
  }
}
