import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IHeaders } from 'kafkajs';
import { mendKafkajs } from './mended.js';
import { readRecord, type BatchContext, type ReadRecord } from './record-reading.js';
import { writeRecord, type RecordFields, type WriteRecord } from './record-writing.js';

const inside = createRequire(import.meta.url);
const WRITING = 'kafkajs/src/protocol/recordBatch/record/v0';
const theirs = { write: inside(WRITING) as WriteRecord, read: inside(`${WRITING}/decoder`) as ReadRecord };
const Decoder = inside('kafkajs/src/protocol/decoder') as new (bytes: Buffer) => {
  readonly buffer: Buffer;
  readonly offset: number;
  readVarIntBytes: () => Buffer;
};

const text = fc.string({ unit: 'grapheme', maxLength: 300 });
const bytes = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 300 }).map((each): Buffer => Buffer.from(each)),
);
// To kafkajs a header by the name of what every object has is a repeated one.
const name = text.filter((each) => !(each in Object.prototype));
const headers: fc.Arbitrary<IHeaders> = fc.dictionary(
  name,
  fc.oneof(bytes, fc.array(bytes, { minLength: 1, maxLength: 3 })),
  { maxKeys: 12, noNullPrototype: true },
);
const fields: fc.Arbitrary<RecordFields> = fc.record({
  offsetDelta: fc.nat(),
  timestampDelta: fc.maxSafeInteger().map((each) => Math.trunc(each / 4)),
  key: fc.option(bytes, { nil: null }),
  value: fc.option(fc.oneof(bytes, fc.string({ minLength: 9_000, maxLength: 20_000 })), { nil: null }),
  headers,
});
const context: fc.Arbitrary<BatchContext> = fc.record({
  firstOffset: fc.nat().map(String),
  firstTimestamp: fc.integer({ min: 1, max: 4e12 }).map(String),
  maxTimestamp: fc.integer({ min: 1, max: 4e12 }).map(String),
  magicByte: fc.constant(2),
  isControlBatch: fc.boolean(),
  timestampType: fc.constantFrom(0, 1),
});

/** A record as it lies in a batch, without its length. */
function bodyOf(written: { readonly buffer: Buffer }): Buffer {
  return new Decoder(written.buffer).readVarIntBytes();
}

function plain<R extends { readonly headers: object }>(record: R | undefined) {
  return record && { ...record, headers: { ...record.headers } };
}

describe('a record', () => {
  it('is written byte for byte as kafkajs writes it', () => {
    fc.assert(
      fc.property(fields, (record) => {
        const written = writeRecord(record);
        expect(written?.buffer.equals(theirs.write(record).buffer)).toBe(true);
        expect(written?.buf).toBe(written?.buffer);
      }),
    );
  });

  it('is read as kafkajs reads it', () => {
    fc.assert(
      fc.property(fields, context, (record, batch) => {
        const body = bodyOf(theirs.write(record));
        expect(plain(readRecord(new Decoder(body), batch))).toEqual(theirs.read(new Decoder(body), batch));
      }),
    );
  });

  it('keeps a header by the name of what every object has', () => {
    const headers = { constructor: 'ours', ['__proto__']: 'ours as well' };
    const record = { key: 'k', value: 'v', headers: Object.assign(Object.create(null) as IHeaders, headers) };
    Object.defineProperty(record.headers, '__proto__', { value: 'ours as well', enumerable: true });
    const written = writeRecord(record);
    const read = written && readRecord(new Decoder(bodyOf(written)), { firstOffset: '7', firstTimestamp: '1' });
    expect(Object.entries(read?.headers ?? {}).map(([key, value]) => [key, String(value)])).toEqual([
      ['constructor', 'ours'],
      ['__proto__', 'ours as well'],
    ]);
  });
});

describe('what is out of the ordinary', () => {
  it.each<[string, Partial<Record<keyof RecordFields, unknown>>]>([
    ['a time that is no whole number', { timestampDelta: 0.5 }],
    ['a time beyond what a number holds', { timestampDelta: 2 ** 53 }],
    ['a value that is neither bytes nor text', { value: 12 }],
    ['a header without a value', { headers: { a: undefined } }],
    ['a header that is null', { headers: { a: ['b', null] } }],
  ])('%s is left to kafkajs to write', (_, odd) => {
    expect(writeRecord({ key: 'k', value: 'v', ...odd } as RecordFields)).toBeUndefined();
  });

  it('bytes that end too soon are left to kafkajs to read', () => {
    const body = bodyOf(theirs.write({ key: 'key', value: 'value', headers: { a: 'b' } }));
    for (let end = 1; end < body.length; end += 1) {
      const cut = new Decoder(body.subarray(0, end));
      expect(readRecord(cut, { firstOffset: '0', firstTimestamp: '0' })).toBeUndefined();
    }
  });

  it('numbers beyond 53 bits are left to kafkajs to read', () => {
    const body = bodyOf(theirs.write({ key: null, value: 'v', offsetDelta: 2 }));
    const beyond = String(2n ** 60n);
    expect(readRecord(new Decoder(body), { firstOffset: beyond, firstTimestamp: '0' })).toBeUndefined();
    expect(readRecord(new Decoder(body), { firstOffset: '0', firstTimestamp: beyond })).toBeUndefined();
  });

  it('a length below -1 is left to kafkajs to read', () => {
    // Attributes, both deltas, then a key of -2 bytes.
    const body = Buffer.from([0, 0, 0, 3, 1, 0]);
    expect(readRecord(new Decoder(body), { firstOffset: '0', firstTimestamp: '0' })).toBeUndefined();
  });
});

it('is what kafkajs uses from its first message on', () => {
  mendKafkajs();
  const [write, read] = [inside(WRITING) as WriteRecord, inside(`${WRITING}/decoder`) as ReadRecord];
  expect(write).not.toBe(theirs.write);
  expect(read).not.toBe(theirs.read);
  const odd = { key: 'k', value: 'v', timestampDelta: 2 ** 53 };
  expect(write(odd).buffer).toEqual(theirs.write(odd).buffer);
  const [body, batch] = [bodyOf(write({ key: 'k', value: 'v' })), { firstOffset: '1', firstTimestamp: '2' }];
  expect(plain(read(new Decoder(body), batch))).toEqual(theirs.read(new Decoder(body), batch));
});
