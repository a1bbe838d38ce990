import { type EventData, jsonEvent, type Position as Place, type ResolvedEvent } from '@eventstore/db-client';
import { type Metadata, numbersOf, type Position, positionAt, type Recorded } from '#kernel';
import type { PreparedEvent } from '../prepared.js';

/** Where the store's own name is kept; nobody reads it but this adapter. */
export const NAME_STREAM = 'commonshelf_store';

/** An event of another program, or one whose place can't be relied on, stands among ours. */
export class NotOurs extends Error {
  override readonly name = 'NotOurs';
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What the client writes: the hash stands beside the metadata. Throws RangeError on an id that would come back changed. */
export function storedFrom({ event: { id, type, data, metadata }, hash }: PreparedEvent): EventData {
  if (!UUID.test(id)) throw new RangeError(`EventStoreDB takes only lower-case UUIDs as ids: ${id}`);
  return jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: { ...metadata, hash } });
}

/** An event as it was recorded. Undefined for the server's own and for the store's name. Throws NotOurs. */
export function recordedFrom(store: string, { event }: ResolvedEvent): Recorded | undefined {
  if (!event || event.streamId.startsWith('$') || event.streamId === NAME_STREAM) return undefined;
  const { id, type, data, metadata: kept, streamId: stream, revision } = event;
  const { hash, ...metadata } = (kept ?? {}) as unknown as { hash?: unknown } & Metadata;
  if (!event.isJson || typeof hash !== 'string') {
    throw new NotOurs(`${stream} holds an event of another program at revision ${revision}`);
  }
  return { id, type, data, metadata, stream, revision: Number(revision), position: positionFrom(store, event), hash };
}

const BEYOND_ALL = 2n ** 63n;

/** Commit and prepare together: either alone can miss an event. Throws NotOurs on a place no event can have. */
function positionFrom(store: string, event: { readonly streamId: string; readonly position?: Place }): Position {
  const { position } = event;
  if (!position || position.commit >= BEYOND_ALL || position.prepare >= BEYOND_ALL) {
    throw new NotOurs(`the server gave no place to an event of ${event.streamId}: it must be 22.6 or later`);
  }
  return positionAt(store, position.commit, position.prepare);
}

/** The pair that stands in a position of ours. */
export function placeOf(position: Position): Place {
  const [commit, prepare] = numbersOf(position);
  if (commit === undefined || prepare === undefined)
    throw new RangeError(`not a position of EventStoreDB: ${position}`);
  return { commit, prepare };
}
