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
];
