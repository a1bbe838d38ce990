import { createHash } from 'node:crypto';
import type { Metadata, Recorded } from '#kernel';
import { type Head, NO_STREAM } from './event-store.js';

/** What an event's hash covers besides its predecessor's hash. Positions are the store's own and stay out. */
export interface Linked {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Metadata;
}

/** The same, with data and metadata already in canonical JSON. */
export interface LinkedText extends Omit<Linked, 'data' | 'metadata'> {
  readonly data: string;
  readonly metadata: string;
}

/** SHA-256 (hex) of `<predecessor's hash>` followed by the event's canonical JSON (RFC 8785), both as UTF-8. */
export function linkHash(previous: string, linked: Linked): string {
  const data = canonicalJson(linked.data);
  return linkHashOfText(previous, { ...linked, data, metadata: canonicalJson(linked.metadata) });
}

/** As `linkHash`, without writing the same JSON a second time. */
export function linkHashOfText(previous: string, { stream, revision, id, type, data, metadata }: LinkedText): string {
  // The keys stand in RFC 8785's order, so this is the canonical JSON of the whole.
  const event =
    `{"data":${data},"id":${JSON.stringify(id)},"metadata":${metadata},"revision":${revision},` +
    `"stream":${JSON.stringify(stream)},"type":${JSON.stringify(type)}}`;
  return createHash('sha256')
    .update(previous + event)
    .digest('hex');
}

/** What became of checking a chain: it holds up to `head`, or the event at `brokenAt` is not what was written there. */
export type Verified = { readonly ok: true; readonly head: Head } | { readonly ok: false; readonly brokenAt: number };

/**
 * Recomputes the hashes of one stream's events, in order, from the head they follow (default: the stream's beginning).
 * An event altered, lost, added or moved breaks the chain there.
 */
export function verifyChain(events: Iterable<Recorded>, from: Head = NO_STREAM): Verified {
  let head = from;
  let stream: string | undefined;
  for (const event of events) {
    stream ??= event.stream;
    const revision = head.revision + 1;
    const inPlace = event.stream === stream && event.revision === revision;
    if (!inPlace || !links(head.hash, event)) return { ok: false, brokenAt: revision };
    head = { revision, hash: event.hash };
  }
  return { ok: true, head };
}

function links(previous: string, event: Recorded): boolean {
  try {
    return linkHash(previous, event) === event.hash;
  } catch (error) {
    // What can't be hashed at all (a float, an unsafe integer) was never written by us.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** RFC 8785. Throws TypeError on what a store may round, reorder or drop: floats, unsafe integers, bigint, undefined. */
export function canonicalJson(value: unknown): string {
  return canonical(value, '');
}

/** By hand, since it is the greatest part of an append's work: a library walks twice, once to refuse and once to write. */
function canonical(value: unknown, path: string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  // Within the safe integers a number's only form is its digits (and -0 is 0).
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map((item, index) => canonical(item, `${path}/${index}`)).join(',')}]`;
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const fields = value as Readonly<Record<string, unknown>>;
    let text = '';
    // RFC 8785 sorts by UTF-16 code units, as sort() does.
    for (const key of Object.keys(fields).sort()) {
      text += `${text && ','}${JSON.stringify(key)}:${canonical(fields[key], `${path}/${key}`)}`;
    }
    return `{${text}}`;
  }
  throw new TypeError(`${path || '/'} can't be stored exactly: ${typeof value === 'number' ? value : typeof value}`);
}
