import type { IHeaders } from 'kafkajs';

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

const ATTRIBUTES = 0;
/** What a varint holds besides the bit that another byte follows. */
const IN_A_BYTE = 128;

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
  const parts = partsOf(key, value, headers);
  if (!isWritten(timestampDelta) || !parts.every(isBytes)) return undefined;
  const sizes = parts.map((part) => (part === null ? -1 : Buffer.byteLength(part)));
  const count = (parts.length - 2) / 2;
  let body = 1 + sizeOf(timestampDelta) + sizeOf(offsetDelta) + sizeOf(count);
  for (const size of sizes) body += sizeOf(size) + Math.max(0, size);
  const bytes = Buffer.allocUnsafe(sizeOf(body) + body);
  let at = put(bytes, 0, body);
  bytes[at++] = ATTRIBUTES;
  at = put(bytes, at, timestampDelta);
  at = put(bytes, at, offsetDelta);
  for (let index = 0; index < parts.length; index += 1) {
    if (index === 2) at = put(bytes, at, count);
    const part = parts[index] ?? null;
    at = put(bytes, at, sizes[index] ?? 0);
    if (part !== null) at += typeof part === 'string' ? bytes.write(part, at) : part.copy(bytes, at);
  }
  if (count === 0) put(bytes, at, count);
  return { buf: bytes, buffer: bytes };
}

/** Key and value, then of each header its name and its value; one that is a list is as many headers. */
function partsOf(key: Bytes, value: Bytes, headers: IHeaders): unknown[] {
  const parts: unknown[] = [key, value];
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

function zigzag(number: number): number {
  return number < 0 ? -2 * number - 1 : 2 * number;
}

function sizeOf(number: number): number {
  let size = 1;
  for (let left = zigzag(number); left >= IN_A_BYTE; left = Math.floor(left / IN_A_BYTE)) size += 1;
  return size;
}

/** Writes a varint; gives where the next begins. */
function put(bytes: Buffer, start: number, number: number): number {
  let at = start;
  let left = zigzag(number);
  for (; left >= IN_A_BYTE; left = Math.floor(left / IN_A_BYTE)) bytes[at++] = (left % IN_A_BYTE) + IN_A_BYTE;
  bytes[at] = left;
  return at + 1;
}
