import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '../start/cannot-start.js';
import { readJson, writeJson } from '../start/files.js';
import { tryPort } from '../start/port.js';

/** How the embedded server is reached: kept in the data folder, readable by its owner only. */
export interface Access {
  readonly port: number;
  readonly password: string;
}

/** The address PostgreSQL listens on: this machine only. */
export const ADDRESS = '127.0.0.1';

/** The database that holds everything. */
export const DATABASE = 'commonshelf';

/** Reads how to reach the server, or decides it: a random password, and the port it had, or another free one if that is taken. */
export async function openAccess(data: string, cluster: string): Promise<Access> {
  const file = join(data, 'postgres.json');
  const known = accessIn(await readJson(file));
  if (!known && (await stat(cluster).catch(() => undefined)))
    throw new CannotStart(
      `${file} is missing or damaged, and with it the password of the database in ${cluster}. Restore it from a backup.`,
    );
  const port = await portLike(known?.port);
  const access = { port, password: known?.password ?? randomBytes(24).toString('hex') };
  if (known?.port !== port) await writeJson(file, access);
  return access;
}

/** The connection string of a database of the server. */
export function urlOf({ port, password }: Access, database: string): string {
  return `postgres://postgres:${password}@${ADDRESS}:${port}/${database}`;
}

async function portLike(wanted: number | undefined): Promise<number> {
  if (wanted === undefined) return tryPort(0, ADDRESS);
  return tryPort(wanted, ADDRESS).catch(() => tryPort(0, ADDRESS)); // whatever keeps it from us, any other will do
}

function accessIn(value: unknown): Access | undefined {
  if (typeof value !== 'object' || value === null || !('port' in value) || !('password' in value)) return undefined;
  const { port, password } = value;
  return typeof port === 'number' && typeof password === 'string' ? { port, password } : undefined;
}
