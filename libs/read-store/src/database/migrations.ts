/** The shape of the schema `read_store`, one step after another. A step that was released is never edited: append one. */
export const MIGRATIONS: readonly string[] = [
  `
  -- Whoever sees every event once: a projection, or a process ("process:<name>").
  create table read_store.consumer (
    name text collate "C" primary key,
    active bigint,
    -- Events were let pass without effect, because another generation will read them from the store.
    frozen boolean not null default false,
    -- Until then nobody applies anything: a generation is about to take over.
    closing_until timestamptz
  );

  create table read_store.generation (
    id bigint generated always as identity primary key,
    consumer text collate "C" not null references read_store.consumer,
    version integer not null,
    -- Null: of all scopes.
    scope text collate "C",
    state text not null check (state in ('building', 'active', 'retired')),
    -- All events of the store up to here were seen by it.
    position text collate "C",
    done bigint not null default 0,
    started_at timestamptz not null default now(),
    builder uuid,
    lease_until timestamptz
  );
  create unique index generation_building on read_store.generation (consumer, coalesce(scope, ''))
    where state = 'building';

  create table read_store.checkpoint (
    generation bigint not null,
    scope text collate "C" not null,
    position text collate "C" not null,
    event_at timestamptz not null,
    applied_at timestamptz not null default now(),
    primary key (generation, scope)
  ) with (fillfactor = 70);

  create table read_store.rows (
    generation bigint not null,
    scope text collate "C" not null,
    key text collate "C" not null,
    value jsonb not null,
    primary key (generation, scope, key)
  ) with (fillfactor = 70);

  create table read_store.parked (
    generation bigint not null,
    scope text collate "C" not null,
    position text collate "C" not null,
    event_id text not null,
    event_type text not null,
    stream text not null,
    reason text not null,
    attempts integer not null,
    since timestamptz not null default now(),
    retrying boolean not null default false,
    closing_until timestamptz,
    primary key (generation, scope)
  );

  create table read_store.skipped (
    consumer text collate "C" not null,
    version integer not null,
    event_id text not null,
    scope text collate "C" not null,
    position text collate "C" not null,
    reason text not null,
    at timestamptz not null default now(),
    primary key (consumer, version, event_id)
  );

  -- Written before each piece of work. Unlogged: it outlives our process, costs no sync, and may be forgotten when PostgreSQL itself crashes.
  create unlogged table read_store.attempt (
    generation bigint not null,
    scope text collate "C" not null,
    position text collate "C" not null,
    attempts integer not null,
    runner uuid not null,
    begun_at timestamptz not null default clock_timestamp(),
    primary key (generation, scope)
  ) with (fillfactor = 50);

  create table read_store.timers (
    process text collate "C" not null,
    scope text collate "C" not null,
    key text collate "C" not null,
    at timestamptz not null,
    command jsonb not null,
    event_id text not null,
    claimed_until timestamptz,
    primary key (process, scope, key)
  );
  create index timers_due on read_store.timers (at);

  create table read_store.process_refusals (
    command_id text primary key,
    process text collate "C" not null,
    scope text collate "C" not null,
    command_type text not null,
    stream text not null,
    event_id text not null,
    kind text not null,
    code text not null,
    facts jsonb not null,
    at timestamptz not null default now()
  );
  `,
  `
  alter table read_store.consumer
    -- Since then nothing is applied to it, as an operator decided. Whoever is paused is frozen too.
    add column paused_since timestamptz,
    add column paused_reason text,
    -- Position of the latest decision to pause or resume it that took effect: an older one that comes late has none.
    add column pause_decided text collate "C";
  `,
  `
  -- Ends the statement that asks it with nothing done, unless it holds.
  create function read_store.all_or_nothing(holds boolean) returns boolean language plpgsql as $$
  begin
    if holds is not true then
      raise exception 'another writer was faster' using errcode = 'serialization_failure';
    end if;
    return true;
  end $$;
  `,
  `
  alter table read_store.parked
    -- Position of the latest decision to retry it that was begun: told again, it has no effect.
    add column retry_decided text collate "C";
  `,
  `
  -- Writes rows and checkpoints of all consumers of a round, or nothing, with 40001, when a consumer's row has changed, a scope
  -- was parked, or a checkpoint was moved by someone else.
  create function read_store.write_round(
    kept_generations bigint[], kept_scopes text[], kept_keys text[], kept_values jsonb,
    gone_generations bigint[], gone_scopes text[], gone_keys text[],
    generations bigint[], scopes text[], expected_positions text[], positions text[], ats timestamptz[],
    consumers text[], marks xid[]
  ) returns void
  language plpgsql
  -- One plan for all: planning again for each round's arrays costs as much as the round. It must not come to scan a table because
  -- it was empty when the plan was made.
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  as $$
  declare
    done boolean;
  begin
    with served as (
      select c.name from unnest(consumers, marks) as s (name, mark)
        join read_store.consumer c on c.name = s.name and c.xmin = s.mark
       order by c.name for share of c
    ), kept as (
      insert into read_store.rows (generation, scope, key, value)
      select * from rows from (unnest(kept_generations), unnest(kept_scopes), unnest(kept_keys), jsonb_array_elements(kept_values)) as k
      on conflict (generation, scope, key) do update set value = excluded.value
    ), gone as (
      delete from read_store.rows r using unnest(gone_generations, gone_scopes, gone_keys) as g (generation, scope, key)
       where r.generation = g.generation and r.scope = g.scope and r.key = g.key
    ), asked as (
      select * from unnest(generations, scopes, expected_positions, positions, ats) as m (generation, scope, expected, position, at)
       where not exists (select from read_store.parked p where p.generation = m.generation and p.scope = m.scope)
    ), moved as (
      update read_store.checkpoint c set position = m.position, event_at = m.at, applied_at = now()
        from asked m where c.generation = m.generation and c.scope = m.scope and c.position = m.expected
      returning 1
    ), begun as (
      insert into read_store.checkpoint (generation, scope, position, event_at)
      select generation, scope, position, at from asked where expected is null on conflict do nothing
      returning 1
    )
    select read_store.all_or_nothing(
      (select count(*) from served) = cardinality(consumers)
      and (select count(*) from moved) + (select count(*) from begun) = cardinality(generations))
      into done;
  end $$;
  `,
  `
  -- Statistics for what a plan is chosen by, from 3,000 rows: all of each column, from 30,000, stalled a busy store for a second
  -- of each minute.
  alter table read_store.rows
    alter column generation set statistics 10, alter column scope set statistics 10, alter column key set statistics 10,
    alter column value set statistics 0;
  `,
];
