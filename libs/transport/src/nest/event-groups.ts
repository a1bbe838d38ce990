import type { Subscription } from '../transport.js';

/** What is done for a group of events beside handling them, by whoever keeps its progress. */
export interface EventGroup extends Pick<Subscription, 'after'> {
  /** Called when the application ends, before the work in hand is waited for: what takes long may end early. */
  readonly ending?: () => Promise<void>;
}

/** The groups of one process. Whoever keeps a group's progress says so here before the application listens. */
export class EventGroups {
  private readonly groups = new Map<string, EventGroup>();

  set(name: string, group: EventGroup): void {
    this.groups.set(name, group);
  }

  of(name: string): EventGroup {
    return this.groups.get(name) ?? {};
  }

  /** Resolves when all that should end early has been told to. */
  async ending(): Promise<void> {
    await Promise.all([...this.groups.values()].map(async ({ ending }) => ending?.()));
  }
}
