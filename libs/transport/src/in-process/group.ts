import type { EventStore } from '#event-store';
import type { Position, Recorded } from '#kernel';
import { isLost, throwUncaught } from '../common/lost.js';
import { Turns, type Rest } from '../common/turns.js';
import type { Running, Subscription } from '../transport.js';
import { Crew, type Hand } from './crew.js';
import { followStore } from './follower.js';
import type { InProcessOptions } from './options.js';
import { Room } from './room.js';
import { Scope } from './scope.js';

/** Those who subscribe with one name: one follower of the store for all, each scope with one of them. */
export class Group {
  private readonly crew = new Crew<Subscription>();
  private readonly scopes = new Map<string, Scope>();
  private readonly ending = new AbortController();
  private readonly turns: Turns;
  private readonly room: Room;
  private beginning: Promise<void> | undefined;
  private following: Promise<void> | undefined;
  private ended: Promise<void> | undefined;
  /** The last event the follower saw. */
  private last: Position | undefined;

  constructor(
    private readonly name: string,
    private readonly store: EventStore,
    private readonly options: InProcessOptions,
  ) {
    this.turns = new Turns(options.scopesAtOnce, (scope) => this.turn(this.scopeOf(scope)));
    this.room = new Room(options.buffer, options.patience, () => this.letLongestGo());
  }

  /** True until its last member has left, or it had to stop. */
  get alive(): boolean {
    return this.ended === undefined;
  }

  /** Takes a member in; the first one says where to begin. */
  async join(subscription: Subscription): Promise<Running> {
    const member = this.crew.join(subscription);
    const stop = async () => {
      const left = member.stop();
      for (const name of this.scopes.keys()) this.turns.wake(name);
      await (this.crew.members.length === 0 ? this.end() : left);
    };
    this.beginning ??= this.begin(subscription);
    await this.beginning.catch(async (error: unknown) => {
      await this.end();
      throw error;
    });
    return { stop };
  }

  /** Stops the follower and all members; resolves when nothing is in hand. */
  end(): Promise<void> {
    this.ended ??= this.windDown();
    return this.ended;
  }

  private async begin({ after }: Subscription): Promise<void> {
    this.last = await after?.();
    const { name: group, last: from } = this;
    const see = (events: readonly Recorded[]) => this.see(events);
    const { signal } = this.ending;
    this.following = followStore(this.store, { group, from, signal, see }, this.options).catch((error: unknown) =>
      this.lose(error),
    );
  }

  private async windDown(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.turns.stop(), this.crew.stop(), this.following]);
  }

  /** Nothing can mend it: tells the members, or the whole process. */
  private lose(error: unknown): void {
    if (!this.alive) return;
    for (const { work } of this.crew.members) (work.stopped ?? throwUncaught)(error as Error);
    void this.end();
  }

  private async see(events: readonly Recorded[]): Promise<void> {
    const woken = new Set<string>();
    for (const event of events) {
      const scope = this.scopeOf(event.metadata.scope);
      if (scope.see(event, this.last)) {
        this.room.fill(1);
        woken.add(scope.name);
      }
      this.last = event.position;
    }
    for (const name of woken) this.turns.wake(name);
    await this.room.enough(this.ending.signal);
  }

  private scopeOf(name: string): Scope {
    let scope = this.scopes.get(name);
    if (!scope) this.scopes.set(name, (scope = new Scope(name, this.last)));
    return scope;
  }

  private async turn(scope: Scope): Promise<Rest> {
    if (!scope.member?.here) scope.member = this.crew.next();
    const { member } = scope;
    if (!member || !scope.hasWork) return undefined;
    try {
      return await member.holding(() => this.deliver(scope, member));
    } catch (error) {
      if (isLost(error)) this.lose(error);
      this.room.free(scope.failed());
      this.options.report({ of: 'events', what: `${this.name}/${scope.name}`, attempt: scope.attempts, error });
      return this.options.backOff(scope.attempts);
    }
  }

  private async deliver(scope: Scope, member: Hand<Subscription>): Promise<Rest> {
    const events = scope.behind ? await this.readAgain(scope) : this.takeHeld(scope);
    if (!member.here) return 0;
    const last = events.at(-1);
    if (!last) throw new Error(`the store does not show yet what its follower saw of ${scope.name}`);
    await member.work.handle(scope.name, events);
    return scope.done(last.position) ? 0 : undefined;
  }

  private takeHeld(scope: Scope): readonly Recorded[] {
    const events = scope.take(this.options.batch);
    this.room.free(events.length);
    return events;
  }

  private async readAgain(scope: Scope): Promise<readonly Recorded[]> {
    const events: Recorded[] = [];
    const { batch: limit } = this.options;
    for await (const page of this.store.readAll({ after: scope.position, scope: scope.name, limit }))
      events.push(...page);
    return events;
  }

  private letLongestGo(): void {
    const [longest] = [...this.scopes.values()].sort((a, b) => b.waiting - a.waiting);
    if (longest) this.room.free(longest.letGo());
  }
}
