import { type EventStore, NO_STREAM } from '#event-store';
import { Catalogue, Type, event, projection, type Metadata, type NewEvent } from '#kernel';

const events = {
  OrderLineConsented: event(
    'OrderLineConsented',
    Type.Object({
      order: Type.String(),
      line: Type.String(),
      authority: Type.String(),
      copies: Type.Integer({ minimum: 1 }),
      title: Type.String(),
      shares: Type.Array(Type.Object({ fund: Type.String(), pence: Type.Integer() })),
    }),
  ),
};
type LineEvent = ReturnType<(typeof events)['OrderLineConsented']>;

export const catalogue = new Catalogue(events);

export type OrderRow = {
  readonly order: string;
  readonly lines: number;
  readonly copies: number;
  readonly pence: number;
};

/** A view as ours are: a row for each order, with what its lines add up to. */
export const orders = projection<OrderRow, LineEvent>({
  name: 'orders',
  version: 1,
  on: { OrderLineConsented: { rows: ({ data }) => [data.order], apply: (row, { data }) => withLine(row, data) } },
});

/** An order's row after one more line. */
export function withLine(row: OrderRow | undefined, { order, copies, shares }: LineEvent['data']): OrderRow {
  const { lines, copies: before, pence } = row ?? { lines: 0, copies: 0, pence: 0 };
  const cost = shares.reduce((sum, share) => sum + share.pence, 0);
  return { order, lines: lines + 1, copies: before + copies, pence: pence + cost };
}

const PARTNERSHIPS = 20;
const LINES = 10;

/** The id of the n-th event. */
export const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString().padStart(12, '0')}`;

/** What a line of ours says: with its metadata an event of about 700 bytes. */
export const lineOf = (n: number) => ({
  line: `line-${n}`,
  authority: 'E09000007',
  copies: 3,
  title: 'The Lonely Londoners',
  shares: [
    { fund: 'adult-fiction-2026', pence: 1434 },
    { fund: 'large-print-2026', pence: 866 },
  ],
});

/** Metadata as long as ours are. */
export function metadataOf(id: string, scope: string): Metadata {
  return {
    commandId: id,
    commandHash: '5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9',
    correlationId: id,
    causationId: id,
    actor: 'ada',
    authority: 'E09000007',
    scope,
    at: '2026-11-25T10:00:00.000Z',
    version: 1,
  };
}

/** The n-th line's event: ten lines to an order, and orders of twenty partnerships in turns. */
export function lineNumber(n: number): NewEvent<LineEvent> {
  const order = Math.floor(n / LINES);
  const id = idOf(n);
  return {
    id,
    ...events.OrderLineConsented({ order: `order-${order}`, ...lineOf(n) }),
    metadata: metadataOf(id, `partnership-${order % PARTNERSHIPS}`),
  };
}

/** Fills a store with so many lines, a thousand to a stream. */
export async function fill(store: EventStore, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, count - n) }, (_, index) => lineNumber(n + index));
    await store.append(`jointOrder-${n}`, NO_STREAM, lines);
  }
}
