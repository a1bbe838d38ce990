import type { IHeaders } from 'kafkajs';
import { put, sizeOf, zigzag } from './varint.js';

/** A record as kafkajs hands it to be written. Deltas count from the first of its batch. */
export interface RecordFields {
  readonly offsetDelta?: number;
  /** Milliseconds. */
  readonly timestampDelta?: number;
  readonly key?: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: IHeaders;
}

/** What kafkajs takes of a record that was written. */
interface Written {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

export type WriteRecord = (fields: RecordFields) => Written;

type Bytes = Buffer | string | null;

/** Bytes as they are written: their length in front, which is -1 for null. */
interface Sized {
  readonly part: Bytes;
  readonly size: number;
}

const ATTRIBUTES = 0;

/**
 * A record of a batch, its length in front (https://kafka.apache.org/documentation/#record). Undefined for what kafkajs had better
 * write, or refuse, itself: a time that is no whole number, a value that is neither bytes nor text.
 */
export function writeRecord({
  offsetDelta = 0,
  timestampDelta = 0,
  key = null,
  value,
  headers = {},
}: RecordFields): Written | undefined {
  const named = namesAndValues(headers);
  if (!isWritten(timestampDelta) || !isBytes(key) || !isBytes(value) || !named.every(isBytes)) return undefined;
  const content = [key, value].map(sized);
  const header = named.map(sized);
  const count = header.length / 2;
  const fixed = 1 + sizeOf(timestampDelta) + sizeOf(offsetDelta) + sizeOf(count);
  const body = fixed + bytesOf(content) + bytesOf(header);
  const bytes = Buffer.allocUnsafe(sizeOf(body) + body);
  let at = put(bytes, 0, body);
  bytes[at++] = ATTRIBUTES;
  at = put(bytes, at, timestampDelta);
  at = put(bytes, at, offsetDelta);
  at = putAll(bytes, at, content);
  at = put(bytes, at, count);
  putAll(bytes, at, header);
  return { buf: bytes, buffer: bytes };
}

/** Of each header its name and its value; one that is a list is as many headers. */
function namesAndValues(headers: IHeaders): unknown[] {
  const parts: unknown[] = [];
  for (const name of Object.keys(headers)) {
    const given = headers[name];
    if (!Array.isArray(given)) parts.push(name, given ?? undefined);
    else for (const each of given) parts.push(name, each ?? undefined);
  }
  return parts;
}

function isBytes(part: unknown): part is Bytes {
  return part === null || typeof part === 'string' || Buffer.isBuffer(part);
}

/** True for a whole number whose zigzag a number can hold. */
function isWritten(number: number): boolean {
  return Number.isInteger(number) && Number.isSafeInteger(zigzag(number));
}

function sized(part: Bytes): Sized {
  return { part, size: part === null ? -1 : Buffer.byteLength(part) };
}

function bytesOf(parts: readonly Sized[]): number {
  let bytes = 0;
  for (const { size } of parts) bytes += sizeOf(size) + Math.max(0, size);
  return bytes;
}

function putAll(bytes: Buffer, start: number, parts: readonly Sized[]): number {
  let at = start;
  for (const { part, size } of parts) {
    at = put(bytes, at, size);
    if (part !== null) at += typeof part === 'string' ? bytes.write(part, at) : part.copy(bytes, at);
  }
  return at;
}
