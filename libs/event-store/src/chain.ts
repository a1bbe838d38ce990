import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json, Metadata } from '#kernel';

/** What an event's hash covers besides its predecessor's hash. Positions are the store's own and stay out. */
export interface Linked {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Metadata;
}

/** SHA-256 (hex) of `<predecessor's hash>` followed by the event's canonical JSON (RFC 8785), both as UTF-8. */
export function linkHash(previous: string, { stream, revision, id, type, data, metadata }: Linked): string {
  return createHash('sha256')
    .update(previous)
    .update(canonicalJson({ stream, revision, id, type, data, metadata }))
    .digest('hex');
}

/** RFC 8785. Throws TypeError on what a store may round, reorder or drop: floats, unsafe integers, bigint, undefined. */
export function canonicalJson(value: unknown): string {
  refuseUnsafe(value, '');
  return canonicalize(value) as string;
}

function refuseUnsafe(value: unknown, path: string): asserts value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return;
  if (Array.isArray(value)) return value.forEach((item, index) => refuseUnsafe(item, `${path}/${index}`));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    for (const [key, item] of Object.entries(value)) refuseUnsafe(item, `${path}/${key}`);
    return;
  }
  throw new TypeError(`${path || '/'} can't be stored exactly: ${typeof value === 'number' ? value : typeof value}`);
}
