import { describe, expect, it } from '@jest/globals';
import { positionAt, type Recorded } from '#kernel';
import { command, query } from '../contract/setting.js';
import { readHeaders, Unreadable } from './headers.js';
import {
  askingOf,
  commandMessage,
  eventMessage,
  queryMessage,
  readCommand,
  readEvent,
  readPublished,
  readQuery,
  readReply,
  readReturn,
  replyMessage,
} from './messages.js';
import type { Outgoing } from './sending/line.js';
import { partitionOf } from './sending/spread.js';

const event: Recorded = {
  id: 'e1',
  type: 'CopiesReduced',
  data: { title: 'Œuvres', shares: [{ authority: 'E09000007', pence: 1434 }], note: null },
  metadata: {
    commandId: 'c1',
    commandHash: 'ab12',
    correlationId: 'r1',
    causationId: 'c1',
    actor: 'process:fund',
    authority: null,
    scope: 'partnership-1',
    at: '2026-11-25T10:00:00.000Z',
    version: 2,
  },
  stream: 'jointOrder-1',
  revision: 7,
  position: positionAt('store', 12n),
  hash: 'f00d',
};
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const published = { spread: 12, through: positionAt('store', 9n) };
const back = { to: 'gateway-1', asking: 'gateway-1/5', deadline: 1_764_064_800_000 };

/** As Kafka gives it: buffers. */
function arrived({ key, value, headers }: Outgoing) {
  const buffers = Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)]));
  return { key, value: Buffer.from(value), headers: readHeaders(buffers) };
}

describe('a message', () => {
  it('with an event is a CloudEvent in binary mode, under the key of its scope', () => {
    const { key, value, headers } = eventMessage(event, published);
    expect([key, JSON.parse(value)]).toEqual(['partnership-1', event.data]);
    const { ce_metadata: metadata, ce_published, ...others } = headers;
    expect(others).toEqual({
      'content-type': 'application/json; charset=UTF-8',
      ce_specversion: '1.0',
      ce_id: 'e1',
      ce_type: 'CopiesReduced',
      ce_source: '/store/store',
      ce_time: '2026-11-25T10:00:00.000Z',
      ce_subject: 'jointOrder-1',
      ce_sequence: event.position,
    });
    const { scope, at, ...rest } = { ...event.metadata, revision: 7, hash: 'f00d' };
    expect([key, headers['ce_time'], JSON.parse(metadata ?? '')]).toEqual([scope, at, rest]);
    expect([JSON.parse(ce_published ?? ''), readPublished(arrived({ key, value, headers }))]).toEqual([
      published,
      published,
    ]);
    for (const name of Object.keys(headers)) expect(name).toMatch(/^(content-type|ce_[a-z0-9]+)$/);
  });

  it('gives back the event that went in, with an authority and without', () => {
    const with_ = { ...event, metadata: { ...event.metadata, authority: 'E09000007', traceparent } };
    expect(eventMessage(with_, published).headers['traceparent']).toBe(traceparent);
    for (const given of [event, with_]) expect(readEvent(arrived(eventMessage(given, published)))).toEqual(given);
  });

  it('with a command or a query is keyed by its stream, and tells where the answer goes', () => {
    const message = commandMessage(command('c1'), back);
    expect([message.key, readCommand(arrived(message))]).toEqual(['order-1', command('c1')]);
    expect(readReturn(arrived(message))).toEqual(back);
    const traced = { ...command('c1'), traceparent };
    expect(readCommand(arrived(commandMessage(traced, back)))).toEqual(traced);
    expect(JSON.parse(commandMessage(traced, back).value)).toEqual(command('c1'));
    expect(message.headers).toMatchObject({
      ce_id: 'c1',
      ce_type: 'Order',
      ce_specversion: '1.0',
      ce_subject: 'order-1',
    });
    expect(readQuery(arrived(queryMessage(query('board'), back)))).toEqual(query('board'));
  });

  it('with a reply is keyed by the instance that asked, and named by the asking', () => {
    const reply = { kind: 'answer', answer: { outcome: 'accepted' } } as const;
    const message = replyMessage(reply, back, 'procurement-1');
    expect([message.key, askingOf(message), readReply(arrived(message))]).toEqual([back.to, back.asking, reply]);
  });

  it('of someone else is unreadable', () => {
    const { key, value, headers } = arrived(eventMessage(event, published));
    for (const name of ['ce_id', 'ce_sequence', 'ce_metadata', 'ce_time']) {
      const less = { ...headers };
      delete (less as Record<string, string>)[name];
      expect(() => readEvent({ key, value, headers: less })).toThrow(Unreadable);
    }
    expect(() => readEvent({ key, value, headers: { ...headers, ce_metadata: '{}' } })).toThrow('without its place');
    expect(() => readEvent({ key, value: Buffer.from('{'), headers })).toThrow(Unreadable);
    expect(() => readEvent({ key, value: null, headers })).toThrow(Unreadable);
    expect(() => readCommand(arrived(queryMessage(query('board'), back)))).toThrow(Unreadable);
    expect(() => readReturn({ key, value, headers })).toThrow(Unreadable);
    expect(() => readReturn({ key, value, headers: { ...headers, ce_return: '{}' } })).toThrow('no number');
    for (const nobody of [{ deadline: 1 }, { deadline: 1, to: 'gateway-1' }, { deadline: 1, asking: 5, to: null }]) {
      const ce_return = JSON.stringify(nobody);
      expect(() => readReturn({ key, value, headers: { ...headers, ce_return } })).toThrow('to nobody');
    }
    for (const ce_published of ['null', '{}', 'true'])
      expect(() => readPublished({ key, value, headers: { ...headers, ce_published } })).toThrow(Unreadable);
  });

  it('has the first of repeated headers, and none that JavaScript brings along', () => {
    const headers = readHeaders({ a: [Buffer.from('1'), Buffer.from('2')], b: 'text', c: undefined });
    expect([headers['a'], headers['b'], headers['c'], headers['constructor']]).toEqual([
      '1',
      'text',
      undefined,
      undefined,
    ]);
  });
});

describe('the partition of a key', () => {
  it('is the one that Java’s clients take', () => {
    // Kafka's own UtilsTest.testMurmur2: murmur2 of these keys, made positive, modulo the partitions.
    const hashes = { '21': -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 };
    for (const [key, hash] of Object.entries(hashes)) expect(partitionOf(key, 12)).toBe((hash & 0x7fffffff) % 12);
  });
});
