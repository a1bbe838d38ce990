import { jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { randomBytes, randomUUID } from 'node:crypto';
import { NoHistory } from '../event-store.js';
import type { Attempt } from './connection.js';
import { kindOf } from './outage.js';
import { NAME_STREAM, NotOurs } from './stored.js';
import { takeFrom, within } from './taking.js';

/** The store's own name; whoever comes first gives it one. */
export async function nameOf(attempt: Attempt): Promise<string> {
  return (await readName(attempt)) ?? (await giveName(attempt)) ?? nameOf(attempt);
}

/** The store's own name. Throws NoHistory when it has none. */
export async function givenNameOf(attempt: Attempt): Promise<string> {
  const name = await readName(attempt);
  if (name === undefined) throw new NoHistory('this EventStoreDB holds no history of Commonshelf');
  return name;
}

async function readName({ client, silence }: Attempt): Promise<string | undefined> {
  let data: unknown;
  const reading = client.readStream(NAME_STREAM, { maxCount: 1, requiresLeader: true });
  try {
    await takeFrom(reading, {
      silence,
      cancel: () => reading.cancel(),
      take: ({ event }) => {
        data = event?.data;
        return false;
      },
    });
  } catch (error) {
    if (kindOf(error) !== 'stream-not-found') throw error;
  }
  if (data === undefined) return undefined;
  const { name } = data as { readonly name?: unknown };
  if (typeof name !== 'string' || !/^[a-z0-9]{1,32}$/.test(name)) throw new NotOurs(`${NAME_STREAM} holds no name`);
  return name;
}

/** Undefined when somebody else was first. */
async function giveName({ client, credentials, silence }: Attempt): Promise<string | undefined> {
  const name = randomBytes(8).toString('hex');
  const event = jsonEvent({ id: randomUUID(), type: 'StoreNamed', data: { name } });
  const options = { expectedRevision: NO_STREAM, credentials, requiresLeader: true, deadline: silence } as const;
  try {
    await within(silence, client.appendToStream(NAME_STREAM, [event], options));
    return name;
  } catch (error) {
    if (kindOf(error) === 'wrong-expected-version') return undefined;
    throw error;
  }
}
