import { IN_A_BYTE, unzigzag } from './varint.js';

/** Where kafkajs has come in the bytes of a record. */
interface Decoder {
  readonly buffer: Buffer;
  readonly offset: number;
}

/** What kafkajs knows of the batch that a record is of. Numbers of 64 bits are text. */
export interface BatchContext {
  readonly firstOffset: string;
  /** Milliseconds since 1970. */
  readonly firstTimestamp: string;
  readonly maxTimestamp?: string;
  readonly magicByte?: number;
  readonly isControlBatch?: boolean;
  readonly timestampType?: number;
}

/** A record as kafkajs gives it to its consumers. */
export interface RecordRead {
  readonly magicByte: number | undefined;
  readonly attributes: number;
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** A header that is repeated is a list. */
  readonly headers: Record<string, Header | Header[]>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
}

type Header = Buffer | null;

export type ReadRecord = (decoder: Decoder, context: BatchContext) => RecordRead;

const LOG_APPEND_TIME = 1;

/**
 * A record of a batch, without its length (https://kafka.apache.org/documentation/#record). Undefined for what kafkajs had better
 * read, or refuse, itself: bytes that end too soon, a number beyond 53 bits.
 */
export function readRecord({ buffer, offset }: Decoder, context: BatchContext): RecordRead | undefined {
  const { firstOffset, firstTimestamp, maxTimestamp, magicByte, isControlBatch = false, timestampType } = context;
  const bytes = new Bytes(buffer, offset + 1);
  const timestampDelta = bytes.number();
  const offsetDelta = bytes.number();
  const [key, value] = [bytes.some(), bytes.some()];
  const headers = headersIn(bytes);
  const timestamp = Number(firstTimestamp) + timestampDelta;
  const place = Number(firstOffset) + offsetDelta;
  if (!headers || bytes.ended || !Number.isSafeInteger(timestamp) || !Number.isSafeInteger(place)) return undefined;
  return {
    magicByte,
    attributes: buffer.readInt8(offset),
    timestamp: timestampType === LOG_APPEND_TIME && maxTimestamp ? maxTimestamp : String(timestamp),
    offset: String(place),
    key,
    value,
    headers,
    isControlRecord: isControlBatch,
    batchContext: context,
  };
}

/** Without a prototype: to kafkajs a header by the name of "constructor" is a repeated one. */
function headersIn(bytes: Bytes): Record<string, Header | Header[]> | undefined {
  const headers = Object.create(null) as Record<string, Header | Header[]>;
  for (let left = bytes.number(); left > 0; left -= 1) {
    const name = bytes.some()?.toString();
    if (name === undefined || bytes.ended) return undefined;
    const value = bytes.some();
    const known = headers[name];
    if (known === undefined) headers[name] = value;
    else if (Array.isArray(known)) known.push(value);
    else headers[name] = [known, value];
  }
  return headers;
}

/** Reads one after the other; NaN and nothing from where the bytes have ended. */
class Bytes {
  constructor(
    private readonly buffer: Buffer,
    private at: number,
  ) {}

  /** More was read than there is. */
  get ended(): boolean {
    return !(this.at <= this.buffer.length);
  }

  /** A number of variable length, zigzag. */
  number(): number {
    let byte = this.next();
    let whole = byte % IN_A_BYTE;
    for (let place = IN_A_BYTE; byte >= IN_A_BYTE; place *= IN_A_BYTE) {
      byte = this.next();
      whole += (byte % IN_A_BYTE) * place;
    }
    return unzigzag(whole);
  }

  /** Bytes whose length is in front; null for a length of -1. */
  some(): Buffer | null {
    const length = this.number();
    if (length === -1) return null;
    if (length < 0) this.at = Number.NaN;
    const start = this.at;
    this.at += length;
    return this.buffer.subarray(start, this.at);
  }

  private next(): number {
    return this.buffer[this.at++] ?? Number.NaN;
  }
}
