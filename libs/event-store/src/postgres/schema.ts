import type pg from 'pg';

/** What must happen once to a database, in order; a step that was released is never edited, only followed by another. */
const STEPS: readonly string[] = [
  `
  create table event_store.store (
    only_one boolean primary key default true check (only_one),
    identity text not null default left(replace(gen_random_uuid()::text, '-', ''), 16),
    position bigint not null default 0
  );
  insert into event_store.store default values;

  -- json, not jsonb: jsonb reorders keys, and what was hashed must be read back as it was written.
  create table event_store.events (
    position bigint primary key,
    stream text not null,
    revision int not null,
    category text not null,
    scope text not null,
    id text not null,
    type text not null,
    data json not null,
    metadata json not null,
    hash text not null,
    bytes int not null,
    unique (stream, revision)
  );
  create index events_category on event_store.events (category, position);
  create index events_scope on event_store.events (scope, position);

  -- Takes many appends at once, at most one to a stream, and writes those whose head is where they say. The row in
  -- "store" is locked from here to the commit: positions have no gaps, and are visible in their own order. The JSON
  -- comes a line each: canonical JSON has no line ends of its own, and an array's quoting would cost more than all else.
  create function event_store.append(
    streams text[], categories text[], revisions int[], hashes text[],
    owners int[], places int[], ids text[], types text[], scopes text[],
    datas text, metadatas text, links text[], sizes int[],
    out base bigint, out actual int[], out written boolean[]
  )
  language plpgsql
  -- One plan for all: planning again for each batch's arrays costs more than the batch. It must not come to scan the
  -- table because the table was empty when it was made.
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  as $$
  declare
    added bigint;
  begin
    update event_store.store set position = position + cardinality(ids) returning position - cardinality(ids) into base;

    select array_agg(coalesce(head.revision, -1) order by asked.n),
           array_agg(coalesce(head.revision, -1) = asked.revision
                     and coalesce(head.hash, repeat('0', 64)) = asked.hash order by asked.n)
      into actual, written
      from unnest(streams, revisions, hashes) with ordinality asked (stream, revision, hash, n)
      left join lateral (
        select e.revision, e.hash from event_store.events e
         where e.stream = asked.stream order by e.revision desc limit 1
      ) head on true;

    insert into event_store.events
    select base + row_number() over (order by new.n), streams[new.owner], new.revision, categories[new.owner],
           new.scope, new.id, new.type, new.data::json, new.metadata::json, new.hash, new.size
      from unnest(owners, places, ids, types, scopes, string_to_array(datas, e'\\n'), string_to_array(metadatas, e'\\n'),
                  links, sizes) with ordinality
           new (owner, revision, id, type, scope, data, metadata, hash, size, n)
     where written[new.owner];
    get diagnostics added = row_count;

    if added < cardinality(ids) then
      update event_store.store set position = base + added;
    end if;
    if added > 0 then
      notify event_store;
    end if;
  end $$;
  `,
  `
  -- Statistics for what a plan is chosen by, from 3,000 rows: all of each column, from 30,000, stalled a busy store for a second
  -- of each minute.
  alter table event_store.events
    alter column id set statistics 0, alter column type set statistics 10, alter column data set statistics 0,
    alter column metadata set statistics 0, alter column hash set statistics 0, alter column bytes set statistics 0,
    alter column position set statistics 10, alter column stream set statistics 10, alter column revision set statistics 10,
    alter column category set statistics 10, alter column scope set statistics 10;
  `,
];

/** Names the lock under which one process at a time brings a database up to date ("evst"). */
const LOCK = 0x65767374;

/** Brings the schema `event_store` up to date; several processes may start at once. */
export async function migrate(client: pg.ClientBase): Promise<void> {
  await client.query('begin');
  try {
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('create schema if not exists event_store');
    await client.query('create table if not exists event_store.migration (step int primary key)');
    const { rows } = await client.query<{ done: number }>('select count(*)::int as done from event_store.migration');
    const done = rows[0]?.done ?? 0;
    if (done > STEPS.length) throw new Error(`this database is of a later release: step ${done} of ${STEPS.length}`);
    for (const [step, statements] of STEPS.entries()) {
      if (step < done) continue;
      await client.query(statements);
      await client.query('insert into event_store.migration values ($1)', [step]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined); // the connection may be gone, and the first error says why
    throw error;
  }
}
