import type { CommandEnvelope } from '#kernel';
import type { Queries } from '../database/database.js';

/** What a process's name as a consumer begins with. */
export const PROCESS = 'process:';

/** A command that waits for its time. */
export interface WaitingTimer {
  readonly process: string;
  readonly scope: string;
  readonly key: string;
  /** Instant in UTC. */
  readonly at: string;
  readonly command: CommandEnvelope;
  readonly eventId: string;
}

/** One that claimed a timer and then stood still gives it to another after this long; the command's id makes a second firing harmless. */
const CLAIM = `interval '60 seconds'`;

/** Sets a timer, or moves it when its key is set already. */
export async function setTimer(queries: Queries, timer: WaitingTimer): Promise<void> {
  await queries.query(
    `insert into read_store.timers (process, scope, key, at, command, event_id) values ($1, $2, $3, $4, $5, $6)
     on conflict (process, scope, key) do update set at = excluded.at, command = excluded.command,
       event_id = excluded.event_id, claimed_until = null`,
    [timer.process, timer.scope, timer.key, timer.at, JSON.stringify(timer.command), timer.eventId],
  );
}

/** Cancels timers; one that is gone already is no fault. */
export async function cancelTimers(
  queries: Queries,
  process: string,
  scope: string,
  keys: readonly string[],
): Promise<void> {
  await queries.query('delete from read_store.timers where process = $1 and scope = $2 and key = any($3)', [
    process,
    scope,
    keys,
  ]);
}

interface TimerRow extends Omit<WaitingTimer, 'at'> {
  at: Date;
}

/**
 * Claims timers that are due, earliest first: nobody else is given them while the claim lasts. Those of a process that is
 * paused, or has not yet seen what passed it by, wait: an event there may cancel them.
 */
export async function claimDue(
  queries: Queries,
  processes: readonly string[],
  now: string,
  limit: number,
): Promise<readonly WaitingTimer[]> {
  const { rows } = await queries.query<TimerRow>(
    `update read_store.timers t set claimed_until = clock_timestamp() + ${CLAIM}
       from (select process, scope, key from read_store.timers
              where process = any($1) and at <= $2 and coalesce(claimed_until < clock_timestamp(), true)
                and not exists (select from read_store.consumer c where c.name = '${PROCESS}' || process and c.frozen)
              order by at limit $3 for update skip locked) due
      where t.process = due.process and t.scope = due.scope and t.key = due.key
     returning t.process, t.scope, t.key, t.at, t.command, t.event_id as "eventId"`,
    [processes, now, limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** Removes timers that were fired, but for those that were set anew meanwhile. */
export async function removeFired(queries: Queries, fired: readonly WaitingTimer[]): Promise<void> {
  await queries.query(
    `delete from read_store.timers t
      using unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) f (process, scope, key, event_id, at)
      where t.process = f.process and t.scope = f.scope and t.key = f.key and t.event_id = f.event_id and t.at = f.at`,
    [
      fired.map(({ process }) => process),
      fired.map(({ scope }) => scope),
      fired.map(({ key }) => key),
      fired.map(({ eventId }) => eventId),
      fired.map(({ at }) => at),
    ],
  );
}

/** Puts a timer that could not be fired off for a while. */
export async function putOff(queries: Queries, timer: WaitingTimer, milliseconds: number): Promise<void> {
  await queries.query(
    `update read_store.timers set claimed_until = clock_timestamp() + make_interval(secs => $5)
      where process = $1 and scope = $2 and key = $3 and event_id = $4`,
    [timer.process, timer.scope, timer.key, timer.eventId, milliseconds / 1_000],
  );
}

/** The timers of a process that wait, earliest first. */
export async function timersOf(queries: Queries, process: string): Promise<readonly WaitingTimer[]> {
  const { rows } = await queries.query<TimerRow>(
    `select process, scope, key, at, command, event_id as "eventId" from read_store.timers
      where process = $1 order by at, scope, key`,
    [process],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
