import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Recorded } from '#kernel';
import { canonicalJson, linkHash, verifyChain } from './chain.js';
import { NO_STREAM, type Head } from './event-store.js';

const metadata = {
  ...{ commandId: 'c1', commandHash: 'ab', correlationId: 'c1', causationId: 'c1', actor: 'a1', authority: null },
  ...{ scope: 'llc', at: '2026-11-27T12:00:00.000Z', version: 1 },
};

/** An event with the hash that belongs to it after its predecessor. */
function linked(previous: string, rest: Partial<Recorded> = {}): Recorded {
  const event = { stream: 'order-1', revision: 0, id: 'e1', type: 'Ordered', data: { copies: 3 }, metadata, ...rest };
  return { ...event, position: '' as Recorded['position'], hash: linkHash(previous, event) };
}

function chained(length: number): Recorded[] {
  const events: Recorded[] = [];
  for (let revision = 0; revision < length; revision += 1)
    events.push(linked(events.at(-1)?.hash ?? NO_STREAM.hash, { revision, id: `e${revision}` }));
  return events;
}

const headOf = ({ revision, hash }: Recorded): Head => ({ revision, hash });

describe('canonical JSON', () => {
  it('has its keys in the order of their UTF-16 code units, as RFC 8785’s own example', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, name])));
    expect(Object.values(JSON.parse(text) as Record<string, string>).slice(1)).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ]);
    expect(text.indexOf('"\\r"')).toBe(1);
  });

  it('is the same whatever order a store gives the fields back in, and means the same', () => {
    const json = fc
      .jsonValue({ depthSize: 'small' })
      .filter((value) => !/\d[.e]|\d{16}|-0/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(turned(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(/^[^"]*\s/);
      }),
    );
  });

  it('knows one nothing', () => {
    expect(canonicalJson({ b: [-0, null, true], a: '€' })).toBe('{"a":"€","b":[0,null,true]}');
  });

  it.each([
    [{ pence: 0.5 }, "/pence can't be stored exactly: 0.5"],
    [[1, 2 ** 53], "/1 can't be stored exactly: 9007199254740992"],
    [{ lines: [{ copies: 1n }] }, "/lines/0/copies can't be stored exactly: bigint"],
    [{ note: undefined }, "/note can't be stored exactly: undefined"],
    [{ at: new Date(0) }, "/at can't be stored exactly: object"],
    [Number.NaN, "/ can't be stored exactly: NaN"],
  ])('refuses what a store may round, reorder or drop: %p', (value, reason) => {
    expect(() => canonicalJson(value)).toThrow(new TypeError(reason));
  });
});

describe('the hash of an event', () => {
  it('is what anyone can make of its predecessor’s hash and its text, for ever', () => {
    const text =
      '{"data":{"copies":3},"id":"e1","metadata":{"actor":"a1","at":"2026-11-27T12:00:00.000Z","authority":null,' +
      '"causationId":"c1","commandHash":"ab","commandId":"c1","correlationId":"c1","scope":"llc","version":1},' +
      '"revision":0,"stream":"order-1","type":"Ordered"}';
    expect(linked('00ff').hash).toBe(createHash('sha256').update(`00ff${text}`).digest('hex'));
  });
});

describe('checking a chain', () => {
  it('gives the head of what holds, from the beginning or from a head on', () => {
    const events = chained(4);
    const [, second, , last] = events as [Recorded, Recorded, Recorded, Recorded];
    expect(verifyChain([])).toEqual({ ok: true, head: NO_STREAM });
    expect(verifyChain(events)).toEqual({ ok: true, head: headOf(last) });
    expect(verifyChain(events.slice(2), headOf(second))).toEqual({ ok: true, head: headOf(last) });
    expect(verifyChain(events.slice(2))).toEqual({ ok: false, brokenAt: 0 });
  });

  it('finds where an event was altered, lost, added or moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.constantFrom(...tamperings), (at, tamper) => {
        expect(verifyChain(tamper(chained(6), at))).toEqual({ ok: false, brokenAt: at });
      }),
    );
  });

  it('is not misled by hashes made to fit another place or another stream', () => {
    const [first] = chained(1) as [Recorded];
    for (const forged of [
      linked(first.hash, { revision: 2, id: 'e2' }),
      linked(first.hash, { revision: 1, id: 'e2', stream: 'order-2' }),
    ])
      expect(verifyChain([first, forged])).toEqual({ ok: false, brokenAt: 1 });
  });

  it('takes what can’t be hashed at all for altered', () => {
    const [first] = chained(1) as [Recorded];
    expect(verifyChain([{ ...first, data: { copies: 0.5 } }])).toEqual({ ok: false, brokenAt: 0 });
  });
});

type Tampering = (events: Recorded[], at: number) => Recorded[];
const tamperings: readonly Tampering[] = [
  (events, at) => events.map((event, place) => (place === at ? { ...event, data: { copies: 4 } } : event)),
  (events, at) =>
    events.map((event, place) =>
      place === at ? { ...event, metadata: { ...event.metadata, actor: 'somebody else' } } : event,
    ),
  (events, at) => events.map((event, place) => (place === at ? { ...event, type: 'Cancelled' } : event)),
  (events, at) => events.map((event, place) => (place === at ? { ...event, hash: 'f'.repeat(64) } : event)),
  (events, at) => events.toSpliced(at, 1),
  (events, at) => events.toSpliced(at, 0, linked('', { revision: at, id: 'added' })),
  (events, at) => events.with(at, events[at + 1] as Recorded).with(at + 1, events[at] as Recorded),
];

/** The same value, the fields of its objects the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, field]) => [name, turned(field)]),
  );
}
