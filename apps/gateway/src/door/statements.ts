/** A statement that PostgreSQL prepares once for each connection. */
interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Two gateways may start at once, and `if not exists` alone would let one of them fail. */
export const CREATE: Statement = {
  name: 'gateway-door-create',
  text: `do $$ begin
    perform pg_advisory_xact_lock(hashtext('gateway.door'));
    create schema if not exists gateway;
    create table if not exists gateway.door (
      id uuid primary key,
      actor text not null,
      fingerprint text not null,
      at timestamptz not null default now(),
      lease_until timestamptz not null,
      given json,
      envelope json
    ) with (fillfactor = 50);
    alter table gateway.door add column if not exists turn int not null default 0;
    create index if not exists door_at on gateway.door (at);
    -- Rows are found by id or by time: statistics of the rest chose no plan, and stalled a busy door for a part of each minute.
    alter table gateway.door
      alter column id set statistics 10, alter column at set statistics 10, alter column actor set statistics 0,
      alter column fingerprint set statistics 0, alter column lease_until set statistics 0, alter column turn set statistics 0,
      alter column given set statistics 0, alter column envelope set statistics 0;
  end $$`,
};

/**
 * Gives the ids that are new. A claim need not survive a crash of the database, so its commit does not wait for the disk:
 * an answer that comes later is flushed after it.
 */
export const CLAIM: Statement = {
  name: 'gateway-door-claim',
  text: `with made as (
    insert into gateway.door (id, actor, fingerprint, lease_until)
    select id, actor, fingerprint, now() + $4::int * interval '1 millisecond'
    from unnest($1::uuid[], $2::text[], $3::text[]) as asked (id, actor, fingerprint)
    on conflict (id) do nothing
    returning id
  ) select id, (select set_config('synchronous_commit', 'off', true)) from made`,
};

/** Of those who come when a holder's time is over, one takes its place. */
export const TAKE_OVER: Statement = {
  name: 'gateway-door-take-over',
  text: `with taken as (
    update gateway.door set lease_until = now() + $3::int * interval '1 millisecond', turn = turn + 1
    where id = $1 and fingerprint = $2 and given is null and lease_until <= now()
    returning turn
  ) select actor, fingerprint, given, envelope, (select turn from taken) as turn from gateway.door where id = $1`,
};

/**
 * The first answer stands. One with a turn (of what left no trace in its stream) only as long as that is the latest: who holds
 * the command now may have another one.
 */
export const RECORD: Statement = {
  name: 'gateway-door-record',
  text: `update gateway.door as door set given = answered.given::json, envelope = null
    from unnest($1::uuid[], $2::text[], $3::int[]) as answered (id, given, turn)
    where door.id = answered.id and door.given is null and (answered.turn is null or answered.turn = door.turn)
    returning door.id`,
};

/** Keeps what was sent, without an answer: whoever asks next may send it again at once. */
export const LEAVE: Statement = {
  name: 'gateway-door-leave',
  text: `update gateway.door set envelope = $2::json, lease_until = now() where id = $1 and given is null and turn = $3`,
};

/** Ends a holder's lease. */
export const RELEASE: Statement = {
  name: 'gateway-door-release',
  text: `update gateway.door set lease_until = now() where id = $1 and given is null and turn = $2`,
};

/** What is known of a command. */
export const RECALL: Statement = {
  name: 'gateway-door-recall',
  text: `select actor, fingerprint, given, envelope from gateway.door where id = $1`,
};

/** Forgets what is older than a day. */
export const PURGE: Statement = {
  name: 'gateway-door-purge',
  text: `delete from gateway.door where at < now() - interval '1 day'`,
};
