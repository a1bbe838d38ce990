import { categoryOf } from '../event-store.js';
import type { Prepared } from '../prepared.js';
import type { Database } from './database.js';

/** What became of one append of a batch. */
export type Outcome =
  /** `before` is the store's last position before the append's first event. */
  { readonly written: true; readonly before: bigint } | { readonly written: false; readonly actual: number };

interface Row {
  readonly base: string;
  readonly actual: readonly number[];
  readonly written: readonly boolean[];
}

const TEXT = `
  select base, actual, written
    from event_store.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

/**
 * Writes many appends, of a stream each, in one statement and so in one commit. It may be sent again when its outcome is
 * unknown: what was written then no longer stands at its head.
 */
export async function appendBatch(database: Database, batch: readonly Prepared[]): Promise<Outcome[]> {
  const events = batch.flatMap((append, owner) => append.events.map((event) => ({ owner: owner + 1, ...event })));
  const [row] = await database.query<Row>({
    name: 'append',
    text: TEXT,
    values: [
      batch.map(({ stream }) => stream),
      batch.map(({ stream }) => categoryOf(stream)),
      batch.map(({ head }) => head.revision),
      batch.map(({ head }) => head.hash),
      events.map(({ owner }) => owner),
      events.map(({ revision }) => revision),
      events.map(({ event }) => event.id),
      events.map(({ event }) => event.type),
      events.map(({ event }) => event.metadata.scope),
      events.map(({ data }) => data),
      events.map(({ metadata }) => metadata),
      events.map(({ hash }) => hash),
      events.map(({ bytes }) => bytes),
    ],
  });
  if (!row) throw new Error('event_store.append answered nothing');
  return outcomes(row, batch);
}

function outcomes({ base, actual, written }: Row, batch: readonly Prepared[]): Outcome[] {
  let before = BigInt(base);
  return batch.map(({ events }, index) => {
    if (!written[index]) return { written: false, actual: actual[index] ?? -1 };
    const outcome = { written: true, before } as const;
    before += BigInt(events.length);
    return outcome;
  });
}
