import type { CommandEnvelope, Json, Refused } from '#kernel';
import type { Queries } from '../database/database.js';

/** A command of a process that the domain refused; the process went on. */
export interface ProcessRefusal {
  readonly process: string;
  readonly scope: string;
  readonly commandId: string;
  readonly command: string;
  readonly stream: string;
  /** The event it was given for. */
  readonly eventId: string;
  readonly kind: Refused['kind'];
  readonly code: string;
  readonly facts: { readonly [name: string]: Json };
  /** Instant in UTC. */
  readonly at: string;
}

/** Records a refusal, once however often the command is given. */
export async function recordRefusal(
  queries: Queries,
  process: string,
  scope: string,
  command: CommandEnvelope,
  { kind, code, facts }: Refused,
): Promise<void> {
  await queries.query(
    `insert into read_store.process_refusals
       (command_id, process, scope, command_type, stream, event_id, kind, code, facts)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [command.id, process, scope, command.type, command.stream, command.causationId, kind, code, JSON.stringify(facts)],
  );
}

interface RefusalRow extends Omit<ProcessRefusal, 'at'> {
  at: Date;
}

/** The latest refusals, newest first. */
export async function refusalsOf(queries: Queries, limit: number): Promise<readonly ProcessRefusal[]> {
  const { rows } = await queries.query<RefusalRow>(
    `select process, scope, command_id as "commandId", command_type as command, stream, event_id as "eventId",
            kind, code, facts, at
       from read_store.process_refusals order by at desc, command_id limit $1`,
    [limit],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
