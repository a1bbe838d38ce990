import { Changes } from '../../changes.js';

/** An event as it was proposed, and where it came to stand. */
export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Grows with gaps, as byte offsets do. */
  readonly position: bigint;
}

export type Proposed = Pick<LogEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

/** What became of an append: `last` is the event the answer speaks of. */
export type Outcome = { readonly last: LogEvent } | { readonly actual: number };

/** What a scripted server holds in memory. Several scripted servers may share one, as the nodes of a cluster do. */
export class ScriptedLog {
  readonly changes = new Changes();
  all: LogEvent[] = [];
  private offset = 0n;
  private readonly hidden = new Map<string, number>();

  constructor() {
    // A real server's log also begins with events of its own.
    this.write('$settings', [proposal('$settings')]);
  }

  /** What a read of the stream shows. */
  stream(name: string): readonly LogEvent[] {
    const below = this.hidden.get(name) ?? 0;
    return this.whole(name).filter(({ revision }) => revision >= below);
  }

  has(stream: string): boolean {
    return this.all.some((event) => event.stream === stream);
  }

  /** By the server's rules for an exact revision: the same ids in place, or a first part of them, are a success. */
  append(stream: string, expected: number, proposed: readonly Proposed[]): Outcome {
    const there = this.whole(stream);
    const actual = there.at(-1)?.revision ?? -1;
    if (actual === expected) return { last: this.write(stream, proposed) };
    const placed = proposed.map(({ id }, index) => {
      const event = there.find(({ revision }) => revision === expected + 1 + index);
      return event?.id === id ? event : undefined;
    });
    const last = placed.at(-1);
    return last && placed.every((event) => event) ? { last } : { actual };
  }

  /** An event of the server's own. */
  writeOwn(stream: string): void {
    this.write(stream, [proposal(stream)]);
  }

  /** Forgets all but the first so many events: what a restored backup looks like. */
  cutBack(events: number): void {
    this.all = this.all.slice(0, events);
    this.offset = this.all.at(-1)?.position ?? 0n;
  }

  /** Hides a stream's events below a revision, as `$tb` does: reads of all show them until a scavenge. */
  hide(stream: string, below: number): void {
    this.hidden.set(stream, below);
  }

  private whole(name: string): readonly LogEvent[] {
    return this.all.filter(({ stream }) => stream === name);
  }

  private write(stream: string, proposed: readonly Proposed[]): LogEvent {
    let revision = this.whole(stream).at(-1)?.revision ?? -1;
    const events = proposed.map((one): LogEvent => {
      this.offset += BigInt(100 + one.data.length);
      revision += 1;
      return { ...one, stream, revision, position: this.offset };
    });
    this.all.push(...events);
    this.changes.bump();
    const last = events.at(-1);
    if (!last) throw new RangeError('an append has at least one event');
    return last;
  }
}

function proposal(type: string): Proposed {
  const nothing = new TextEncoder().encode('{}');
  return { id: crypto.randomUUID(), type, contentType: 'application/json', data: nothing, metadata: nothing };
}
