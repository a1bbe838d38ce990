import { eventStoreAddressFault, NoHistory, openToRead, StoreUnavailable, type OpenedToRead } from '#event-store';
import { parsePosition, storeOf, type Position } from '#kernel';
import type { Told } from '../asking.js';
import { Misunderstood } from '../command-line/options.js';
import type { Given } from '../command-line/understanding.js';
import { NotDone } from '../gateway/reaching.js';
import { auditOf, type Audited, type Progress } from './history-audit.js';

/** Its address is missing or wrong, as in every program of ours. */
const MISCONFIGURED = 78;
/** Nobody knows whether it is whole: it could not be read to its end. */
const UNREAD = 69;

/**
 * Recomputes the hash of every event, in the store that the environment names as it does for the services. It writes nothing. Throws
 * Misunderstood, or NotDone with an exit code of its own.
 */
export async function verify(
  { stream, until }: Pick<Given, 'stream' | 'until'>,
  environment: NodeJS.ProcessEnv,
  progress: Progress,
): Promise<Told> {
  const position = until === undefined ? undefined : placeOf(until);
  const opened = await opening(environment);
  try {
    const store = await opened.store.identity();
    if (position !== undefined && storeOf(position) !== store)
      throw new NotDone(`${until} is a position of another store: this one is called ${store}.`);
    const audited = await auditOf(opened, { stream, until: position }, progress);
    return { text: textOf(audited), json: audited, healthy: audited.faultCount === 0 };
  } catch (error) {
    throw error instanceof NotDone ? error : unread(error);
  } finally {
    await opened.store.close();
  }
}

function placeOf(until: string): Position {
  const position = parsePosition(until);
  if (position !== undefined) return position;
  throw new Misunderstood(`--until must be a position as \`verify\` prints it, not ${until}.`);
}

async function opening(environment: NodeJS.ProcessEnv): Promise<OpenedToRead> {
  // As for the services, an empty value is none.
  const eventStoreUrl = environment['EVENTSTORE_URL'] || undefined;
  const databaseUrl = environment['EVENTS_DATABASE_URL'] || environment['DATABASE_URL'];
  if (eventStoreUrl === undefined && !databaseUrl)
    throw misconfigured('Set EVENTSTORE_URL, or EVENTS_DATABASE_URL: where the history is.');
  const fault = eventStoreUrl === undefined ? faultOfDatabase(databaseUrl) : eventStoreAddressFault(eventStoreUrl);
  if (fault !== undefined)
    throw misconfigured(`${eventStoreUrl === undefined ? 'EVENTS_DATABASE_URL' : 'EVENTSTORE_URL'} ${fault}`);
  return openToRead({ eventStoreUrl, databaseUrl: databaseUrl ?? '' }).catch((error: unknown) => {
    throw unread(error);
  });
}

function faultOfDatabase(url = ''): string | undefined {
  return /^postgres(ql)?:\/\//.test(url) && URL.canParse(url)
    ? undefined
    : 'must be like postgres://user:password@host/database.';
}

function misconfigured(sentence: string): NotDone {
  return new NotDone(sentence, {}, MISCONFIGURED);
}

/** Why the history was not read to its end, in a sentence without the address, which may hold a password. */
function unread(error: unknown): NotDone {
  if (!(error instanceof Error)) throw error;
  const { message, cause } = error;
  const why = error instanceof StoreUnavailable && cause instanceof Error && cause.message ? `: ${cause.message}` : '';
  const known = error instanceof StoreUnavailable || error instanceof NoHistory;
  return new NotDone(`Not verified: ${known ? '' : `${error.name}, `}${message}${why}.`, { cause: error }, UNREAD);
}

function textOf({ events, streams, position, digest, faultCount, faults }: Audited): string {
  const counted = (count: number, of: string): string =>
    `${count.toLocaleString('en-GB')} ${of}${count === 1 ? '' : 's'}`;
  const untold = faultCount - faults.length;
  return [
    ...faults,
    ...(untold > 0 ? [`… and ${counted(untold, 'more fault')}.`] : []),
    `${counted(events, 'event')} in ${counted(streams, 'stream')}, up to ${position ?? 'nothing'}.`,
    `Digest of all heads: ${digest}`,
    faultCount === 0
      ? 'Every hash is the one that was recorded.'
      : `${counted(faultCount, 'fault')}: this is not the history that was written.`,
  ].join('\n');
}
