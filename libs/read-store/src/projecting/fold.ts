import type { Catalogue, Recorded, Row, Step } from '#kernel';
import type { Batches } from '../consuming/batches.js';

/** Any projection, whatever its rows and events. */
export interface AnyProjection {
  readonly name: string;
  readonly version: number;
  readonly on: object;
}

/** The rows at hand, by scope and key: read from the database before, written back after. */
export type RowsAtHand = Map<string, Map<string, Row | undefined>>;

/** An event that could not be handled, and why. */
export interface Failed {
  readonly event: Recorded;
  readonly error: unknown;
}

/** One scope's events made ready: lifted, with the keys they touch; up to the first that can't be. */
export interface Planned {
  readonly scope: string;
  readonly work: readonly {
    readonly event: Recorded;
    readonly step: Step<Row, never>;
    readonly keys: readonly string[];
  }[];
  /** The last event that was made ready, also when it means nothing to the projection. */
  readonly last: Recorded | undefined;
  readonly failed: Failed | undefined;
}

/** What became of one scope's events. */
export interface Folded {
  readonly scope: string;
  readonly last: Recorded | undefined;
  readonly failed: Failed | undefined;
}

/** Lifts the events that a projection listens to and asks it which rows they touch. Events in `skip` count as seen. */
export function plan(
  projection: AnyProjection,
  catalogue: Catalogue,
  batches: Batches,
  skip: ReadonlySet<string>,
): readonly Planned[] {
  const steps = projection.on as Readonly<Record<string, Step<Row, never> | undefined>>;
  return [...batches].map(([scope, events]) => {
    const work: Planned['work'][number][] = [];
    let last: Recorded | undefined;
    for (const recorded of events) {
      const step = Object.hasOwn(steps, recorded.type) ? steps[recorded.type] : undefined;
      if (step && !skip.has(recorded.id)) {
        try {
          const event = catalogue.lift(recorded);
          const keys = [...new Set(step.rows(event as never))];
          if (keys.length > 0) work.push({ event, step, keys });
        } catch (error) {
          return { scope, work, last, failed: { event: recorded, error } };
        }
      }
      last = recorded;
    }
    return { scope, work, last, failed: undefined };
  });
}

/** Applies one scope's events to the rows at hand. An event changes all of its rows or, when it fails, none. */
export function fold(planned: Planned, rows: Map<string, Row | undefined>, changed: Set<string>): Folded {
  let before: Recorded | undefined;
  for (const { event, step, keys } of planned.work) {
    try {
      const next = keys.map((key) => step.apply(rows.get(key), event as never, key));
      keys.forEach((key, index) => {
        if (next[index] === rows.get(key)) return;
        rows.set(key, next[index]);
        changed.add(key);
      });
    } catch (error) {
      return { scope: planned.scope, last: before ?? undefined, failed: { event, error } };
    }
    before = event;
  }
  return { scope: planned.scope, last: planned.last, failed: planned.failed };
}
