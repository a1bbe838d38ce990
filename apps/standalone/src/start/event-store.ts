import { eventStoreAddressFault, StoreUnavailable } from '#event-store';
import { CannotStart } from './cannot-start.js';

/** Where the events are when not in PostgreSQL, as EVENTSTORE_URL says. Throws CannotStart on an address that is none. */
export function eventStoreIn(environment: NodeJS.ProcessEnv): string | undefined {
  const url = environment['EVENTSTORE_URL']?.trim();
  if (!url) return undefined;
  const fault = eventStoreAddressFault(url);
  if (fault !== undefined) throw new CannotStart(`EVENTSTORE_URL ${fault}`);
  return url;
}

/** A sentence when the event store did not answer; any other error as it is. */
export function sentenceForEventStore(error: unknown, eventStoreUrl: string | undefined): unknown {
  if (eventStoreUrl === undefined || !(error instanceof StoreUnavailable)) return error;
  return new CannotStart(
    'No EventStoreDB answered at EVENTSTORE_URL within ten seconds. Start it or correct the address; without EVENTSTORE_URL the events are kept in PostgreSQL.',
  );
}
