import { setTimeout as pause } from 'node:timers/promises';
import { NO_STREAM, type EventStore, type Head } from '#event-store';
import { comparePositions, type Accepted, type CommandEnvelope, type NewEvent, type Recorded } from '#kernel';
import type { EventHandler, QueryEnvelope, Transport } from '../transport.js';

/** One event to make happen, in its scope; a stream's events follow one another. */
export interface Happening {
  readonly scope: string;
  readonly stream: string;
  readonly number: number;
}

/** A transport to be tried, and the store whose events it carries. */
export interface Trial {
  readonly transport: Transport;
  /** Makes events happen, in this order: resolves when the store has them. */
  readonly emit: (happenings: readonly Happening[]) => Promise<readonly Recorded[]>;
  /** Ends the transport and all that was started for it. */
  readonly close: () => Promise<void>;
}

/** An `emit` for transports that carry a store's events. */
export function emitInto(store: EventStore): Trial['emit'] {
  const heads = new Map<string, Head>();
  return async (happenings) => {
    const recorded: Recorded[] = [];
    for (const happening of happenings) {
      const { stream } = happening;
      const { head, events } = await store.append(stream, heads.get(stream) ?? NO_STREAM, [eventOf(happening)]);
      heads.set(stream, head);
      recorded.push(...events);
    }
    return recorded;
  };
}

function eventOf({ scope, stream, number }: Happening): NewEvent {
  const id = `${scope}/${stream}/${number}`;
  const ids = { commandId: id, commandHash: id, correlationId: id, causationId: id };
  const at = '2026-11-25T10:00:00.000Z';
  const metadata = { ...ids, actor: 'process:contract', authority: null, scope, at, version: 1 };
  return { id, type: 'Happened', data: { number }, metadata };
}

/** `count` events of one scope, on a stream of their own, numbered from `from`. */
export function happenings(scope: string, count: number, from = 0): readonly Happening[] {
  return Array.from({ length: count }, (_, index) => ({ scope, stream: `happening-${scope}`, number: from + index }));
}

/** A command of a stream. */
export function command(id: string, stream = 'order-1', context = 'buying'): CommandEnvelope {
  const by = { subject: 'ann', authority: 'E09000007', roles: ['selector'] as const };
  return {
    id,
    type: 'Order',
    data: { copies: 3, title: 'Œuvres' },
    context,
    stream,
    by,
    correlationId: id,
    causationId: id,
  };
}

/** A question. */
export function query(type: string, data: unknown = {}): QueryEnvelope {
  return { type, data, by: command('q').by, correlationId: type };
}

/** An answer that tells which command it answers. */
export function accepted({ id, stream }: CommandEnvelope): Accepted {
  return { outcome: 'accepted', stream, scope: 'p1', revision: 0, position: null, events: [id] };
}

/** Waits for a condition; the test's own time limit ends a vain wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(5);
}

/** What a careful consumer makes of at-least-once: it ignores what lies at or below the position it has seen in a scope. */
export class Ledger {
  private readonly seen = new Map<string, Recorded>();
  private readonly numbers = new Map<string, number[]>();
  /** True once events of one delivery were not in the store's order, or of another scope. */
  broken = false;
  deliveries = 0;

  readonly handle: EventHandler = async (scope, events) => {
    this.deliveries += 1;
    if (events.length === 0) this.broken = true;
    events.forEach((event, index) => {
      const previous = events[index - 1];
      if (event.metadata.scope !== scope) this.broken = true;
      if (previous && comparePositions(previous.position, event.position) >= 0) this.broken = true;
      this.apply(scope, event);
    });
  };

  /** The numbers of a scope's events, each once, as they took effect. */
  of(scope: string): readonly number[] {
    return this.numbers.get(scope) ?? [];
  }

  private apply(scope: string, event: Recorded): void {
    const last = this.seen.get(scope);
    if (last && comparePositions(event.position, last.position) <= 0) return;
    this.seen.set(scope, event);
    this.numbers.set(scope, [...this.of(scope), (event.data as { readonly number: number }).number]);
  }
}

/** 0 … count − 1: what a ledger holds of a scope when nothing was lost, doubled or out of order. */
export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
