import { categoryOf, GENESIS } from '../event-store.js';
import type { Prepared } from '../prepared.js';
import { type Database, isUniqueViolation } from './database.js';

/** What became of one append of a batch. */
export type Outcome =
  /** `before` is the store's last position before the append's first event. */
  { readonly written: true; readonly before: bigint } | { readonly written: false; readonly actual: number };

/**
 * Writes many appends, of a stream each, in one statement and so in one commit. It may be sent again when its outcome is
 * unknown: what was written then no longer stands at its head.
 */
export async function appendBatch(database: Database, batch: readonly Prepared[]): Promise<readonly Outcome[]> {
  const [only] = batch;
  const quick = batch.length === 1 && only ? await appendOne(database, only) : undefined;
  return quick ? [quick] : appendMany(database, batch);
}

const ONE = `
  with head as (
    update event_store.store set position = position + 1
     where coalesce((
             select revision = $3::int and hash = $4 from event_store.events
              where stream = $1 order by revision desc limit 1), $3::int = -1)
    returning position
  ), written as (
    insert into event_store.events
    select position, $1, $3::int + 1, $2, $5, $6, $7, $8::json, $9::json, $10, $11::int from head
  )
  select position, pg_notify('event_store', '') from head`;

/** The common case, one event by itself, without a function's cost. Undefined when it was not written, for whatever reason. */
async function appendOne(database: Database, { stream, head, events }: Prepared): Promise<Outcome | undefined> {
  const [one] = events;
  if (!one || events.length > 1 || (head.revision === -1) !== (head.hash === GENESIS)) return undefined;
  const { id, type, metadata } = one.event;
  const values = [stream, categoryOf(stream), head.revision, head.hash, metadata.scope, id, type];
  try {
    const [row] = await database.query<{ position: string }>({
      name: 'append-one',
      text: ONE,
      values: [...values, one.data, one.metadata, one.hash, one.bytes],
    });
    return row && { written: true, before: BigInt(row.position) - 1n };
  } catch (error) {
    // Another process wrote there while this one waited for the head row, unseen by a statement that began before.
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

interface Row {
  readonly base: string;
  readonly actual: readonly number[];
  readonly written: readonly boolean[];
}

const MANY = `
  select base, actual, written
    from event_store.append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;

async function appendMany(database: Database, batch: readonly Prepared[]): Promise<Outcome[]> {
  const events = batch.flatMap((append, index) => append.events.map((event) => ({ owner: index + 1, ...event })));
  const [row] = await database.query<Row>({
    name: 'append-many',
    text: MANY,
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
      events.map(({ data }) => data).join('\n'),
      events.map(({ metadata }) => metadata).join('\n'),
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
