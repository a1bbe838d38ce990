import { positionAt, type Actor, type Event, type Projection, type Recorded, type Row, type Step } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { NOW } from '#testing';
import { answersWith, groups } from '../answers.js';
import { Answering, type Views } from '../asking/answering.js';

/** Who did something, where. */
export interface Occasion {
  readonly scope: string;
  readonly stream: string;
  readonly by: Actor;
  readonly at?: string;
}

type Rows = Map<string, Row>;

/** Folds events into all views in memory, and asks the real questions of them: what the read side says, without a server. */
export class Rehearsal {
  private readonly rows = new Map<string, Map<string, Rows>>();
  private readonly revisions = new Map<string, number>();
  private count = 0n;
  /** All that happened, in order: to be told elsewhere. */
  readonly told: { readonly occasion: Occasion; readonly events: readonly Event[] }[] = [];
  private readonly answering: Answering;

  constructor(now: string = NOW) {
    this.answering = new Answering(this.views(), answersWith({ now: () => now, waitMs: 0 }));
  }

  /** Throws UnreadableEvent when an event is not what its type declares. */
  happened(occasion: Occasion, ...events: readonly Event[]): this {
    const { scope, stream, by, at = NOW } = occasion;
    this.told.push({ occasion, events });
    // What happened at once was one command's doing.
    const command = `command-${this.told.length}`;
    for (const event of events) {
      catalogue.check(event);
      this.count += 1n;
      const revision = (this.revisions.get(stream) ?? -1) + 1;
      this.revisions.set(stream, revision);
      this.apply(recorded(event, { scope, stream, by, at }, command, revision, this.count));
    }
    return this;
  }

  /** Asks as the door does. */
  ask(type: string, data: object, by: Actor) {
    return this.answering.answer({ type, data: { data }, by });
  }

  row<R extends Row, E extends Event>(projection: Projection<R, E>, scope: string, key: string): R | undefined {
    return this.rowsOf(projection.name, scope).get(key) as R | undefined;
  }

  private apply(event: Recorded): void {
    for (const projection of groups.flatMap(({ members }) => members)) {
      const step = (projection.on as Readonly<Record<string, Step<Row, never> | undefined>>)[event.type];
      const rows = this.rowsOf(projection.name, event.metadata.scope);
      for (const key of new Set(step?.rows(event as never))) {
        const next = step?.apply(rows.get(key), event as never, key);
        // As a database would give it back.
        if (next) rows.set(key, JSON.parse(JSON.stringify(next)) as Row);
        else rows.delete(key);
      }
    }
  }

  private rowsOf(projection: string, scope: string): Rows {
    const scopes = this.rows.get(projection) ?? new Map<string, Rows>();
    const rows = scopes.get(scope) ?? new Map<string, Row>();
    this.rows.set(projection, scopes.set(scope, rows));
    return rows;
  }

  private views(): Views {
    const found = <R extends Row>(rows: readonly (Row | undefined)[]) => rows.filter((row) => row !== undefined) as R[];
    return {
      one: async (projection, scope, key) => this.row(projection, scope, key),
      some: async (projection, scope, keys) => found(keys.map((key) => this.row(projection, scope, key))),
      starting: async ({ name }, scope, prefix) => {
        const rows = [...this.rowsOf(name, scope)].filter(([key]) => key.startsWith(prefix));
        return found(rows.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row));
      },
      everywhere: async ({ name }, key) => {
        const scopes = [...(this.rows.get(name) ?? new Map<string, Rows>())].sort(([a], [b]) => (a < b ? -1 : 1));
        return found(scopes.map(([, rows]) => rows.get(key)));
      },
      wait: async () => undefined,
      asOf: async () => ({ position: positionAt('rehearsal', this.count), at: NOW }),
    };
  }
}

function recorded(
  event: Event,
  { scope, stream, by, at }: Required<Occasion>,
  command: string,
  revision: number,
  place: bigint,
): Recorded {
  const id = `event-${place}`;
  const metadata = {
    commandId: command,
    commandHash: '',
    correlationId: id,
    causationId: id,
    actor: by.subject,
    authority: by.authority,
    scope,
    at,
    version: catalogue.versionOf(event.type),
  };
  return { id, ...event, metadata, stream, revision, position: positionAt('rehearsal', place), hash: '' };
}
