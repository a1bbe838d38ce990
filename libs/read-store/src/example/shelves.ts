import { NO_STREAM, type EventStore, type Head } from '#event-store';
import { Catalogue, Type, event, projection, type NewEvent, type Recorded } from '#kernel';

/** The small world that this library's own tests are told in: copies are put on shelves, and shelves are cleared. */
export const shelfEvents = {
  CopiesShelved: event('CopiesShelved', Type.Object({ shelf: Type.String(), copies: Type.Integer() })),
  ShelfCleared: event('ShelfCleared', Type.Object({ shelf: Type.String() })),
  DoorOpened: event('DoorOpened', Type.Object({})),
};
export type ShelfEvent = ReturnType<(typeof shelfEvents)[keyof typeof shelfEvents]>;

export const catalogue = new Catalogue(shelfEvents);

export type Shelf = { readonly shelf: string; readonly copies: number; readonly history: readonly string[] };

/** What makes an event a poison to the projections here, until `cured` holds its shelf. */
export const POISON = 666;
export const cured = new Set<string>();

/** Copies on each shelf, with the ids of the events behind them, so that a lost, doubled or misplaced event shows. */
export const shelves = projection<Shelf, ShelfEvent>({
  name: 'shelves',
  version: 1,
  on: {
    CopiesShelved: {
      rows: ({ data }) => [data.shelf],
      apply: (row, { id, data }) => {
        if (data.copies === POISON && !cured.has(data.shelf)) throw new RangeError(`no shelf holds ${data.copies}`);
        const { copies, history } = row ?? { copies: 0, history: [] };
        return { shelf: data.shelf, copies: copies + data.copies, history: [...history, id] };
      },
    },
    ShelfCleared: { rows: ({ data }) => [data.shelf], apply: () => undefined },
  },
});

/** The same events, one row for a whole scope. */
export const holdings = projection<{ readonly copies: number; readonly events: number }, ShelfEvent>({
  name: 'holdings',
  version: 1,
  on: {
    CopiesShelved: {
      rows: () => ['all'],
      apply: (row, { data }) => ({ copies: (row?.copies ?? 0) + data.copies, events: (row?.events ?? 0) + 1 }),
    },
  },
});

let made = 0;

/** An event that is ready to be appended. */
export function shelved(scope: string, shelf: string, copies: number): NewEvent {
  return dressed(scope, shelfEvents.CopiesShelved({ shelf, copies }));
}

export function cleared(scope: string, shelf: string): NewEvent {
  return dressed(scope, shelfEvents.ShelfCleared({ shelf }));
}

/** An event that no projection here listens to. */
export function doorOpened(scope: string): NewEvent {
  return dressed(scope, shelfEvents.DoorOpened({}));
}

function dressed(scope: string, { type, data }: { readonly type: string; readonly data: unknown }): NewEvent {
  made += 1;
  const id = `00000000-0000-4000-8000-${made.toString().padStart(12, '0')}`;
  return {
    id,
    type,
    data,
    metadata: {
      commandId: id,
      commandHash: 'c0ffee',
      correlationId: `correlation-of-${id}`,
      causationId: id,
      actor: 'ada',
      authority: null,
      scope,
      at: '2026-11-25T10:00:00.000Z',
      version: 1,
    },
  };
}

/** Appends events, each scope's to a stream of its own, keeping their order. */
export class Writer {
  private readonly heads = new Map<string, Head>();

  constructor(private readonly store: EventStore) {}

  async write(...events: readonly NewEvent[]): Promise<readonly Recorded[]> {
    const recorded: Recorded[] = [];
    for (let from = 0; from < events.length;) {
      const scope = events[from]?.metadata.scope ?? '';
      let to = from + 1;
      while (to < events.length && to - from < 1_000 && events[to]?.metadata.scope === scope) to += 1;
      const stream = `shelf-${scope}`;
      const appended = await this.store.append(stream, this.heads.get(stream) ?? NO_STREAM, events.slice(from, to));
      this.heads.set(stream, appended.head);
      recorded.push(...appended.events);
      from = to;
    }
    return recorded;
  }
}
