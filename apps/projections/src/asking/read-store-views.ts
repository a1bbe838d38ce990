import { StoreUnavailable, type EventStore } from '#event-store';
import type { Event, Found, Position, Projection, Row } from '#kernel';
import { inTime, type ReadStore } from '#read-store';
import type { Views } from './answering.js';
import { memberKey, type Group } from './grouping.js';
import type { AnyProjection, Page, Paging } from './view-answer.js';
import { waitFor } from './waiting.js';

/** Events that are looked through for the one that a question waits for. */
const NEAR = 1_000;

/** So long, in milliseconds, it is looked for: a store that is away holds up nobody. */
const LOOKED_FOR_MS = 250;

/** A question reads a projection that is in no group, and so is never filled. */
export class NeverFilled extends Error {
  override readonly name = 'NeverFilled';
}

/** The views in the read store, group by group. */
export class ReadStoreViews implements Views {
  private readonly groups: ReadonlyMap<string, Group>;

  constructor(
    private readonly readStore: ReadStore,
    private readonly store: Pick<EventStore, 'end' | 'readAll'>,
    groups: readonly Group[],
  ) {
    this.groups = new Map(groups.flatMap((group) => group.members.map(({ name }) => [name, group] as const)));
  }

  one<R extends Row, E extends Event>(member: Projection<R, E>, scope: string, key: string): Promise<R | undefined> {
    return this.readStore.reading.one(this.rowsOf(member), scope, memberKey(member, key));
  }

  async some<R extends Row, E extends Event>(
    member: Projection<R, E>,
    scope: string,
    keys: readonly string[],
  ): Promise<readonly R[]> {
    if (keys.length === 0) return [];
    const named = keys.map((key) => memberKey(member, key));
    return this.readStore.reading.some(this.rowsOf(member), scope, named);
  }

  starting<R extends Row, E extends Event>(
    member: Projection<R, E>,
    scope: string,
    prefix: string,
  ): Promise<readonly R[]> {
    return this.readStore.reading.starting(this.rowsOf(member), scope, memberKey(member, prefix));
  }

  async page<R extends Row, E extends Event>(
    member: Projection<R, E>,
    scope: string,
    asked: Paging<R>,
  ): Promise<Page<R>> {
    const listing = { ...asked, beginning: memberKey(member, '') };
    const { rows, next } = await this.readStore.reading.list(this.rowsOf(member), [scope], listing);
    return { rows: rows.map(({ row }) => row), next: next ?? null };
  }

  count<R extends Row, E extends Event>(
    member: Projection<R, E>,
    scope: string,
    where?: Paging<R>['where'],
  ): Promise<number> {
    return this.readStore.reading.count(this.rowsOf(member), scope, memberKey(member, ''), where);
  }

  everywhere<R extends Row, E extends Event>(member: Projection<R, E>, key: string): Promise<readonly R[]> {
    return this.readStore.reading.everywhere(this.rowsOf(member), memberKey(member, key));
  }

  async wait(
    members: readonly AnyProjection[],
    scope: string | null,
    position: Position,
    milliseconds: number,
  ): Promise<string | null> {
    const { reading } = this.readStore;
    const groups = this.groupsOf(members);
    const where = scope ?? (await inTime(this.scopeAt(position, groups), LOOKED_FOR_MS)) ?? null;
    await waitFor(this.store, position, milliseconds, async (time) => {
      const reached = await Promise.all(groups.map((group) => reading.waitFor(group, where, position, time)));
      return reached.every(Boolean);
    });
    return where;
  }

  async asOf(members: readonly AnyProjection[], scope: string | null): Promise<Found['asOf']> {
    const { reading } = this.readStore;
    const ages = await Promise.all(this.groupsOf(members).map((group) => reading.freshness(group, scope)));
    let least: Found['asOf'] = null;
    for (const age of ages) {
      if (age === undefined) return null;
      if (least === null || age.position < least.position) least = { position: age.position, at: age.at };
    }
    return least;
  }

  /** The scope of the event there. Null: there is none, or it can't be found near what the views have seen, as while the store is away. */
  private async scopeAt(position: Position, groups: readonly Group[]): Promise<string | null> {
    try {
      const after = await this.readStore.reading.checkpointBefore(groups, position);
      for await (const page of this.store.readAll({ after, limit: NEAR })) {
        const there = page.find((event) => event.position === position);
        if (there) return there.metadata.scope;
      }
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
    }
    return null;
  }

  private groupsOf(members: readonly AnyProjection[]): readonly Group[] {
    return [...new Set(members.map((member) => this.groupOf(member)))];
  }

  private groupOf({ name }: AnyProjection): Group {
    const group = this.groups.get(name);
    if (!group) throw new NeverFilled(name);
    return group;
  }

  /** The read store knows a projection's rows by the group's name. */
  private rowsOf<R extends Row, E extends Event>(member: Projection<R, E>): Projection<R, E> {
    return { ...member, name: this.groupOf(member).name };
  }
}
