import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#kernel';
import { ChainAudit } from './audit.js';
import { linkHash } from './chain.js';
import { NO_STREAM } from './event-store.js';
import { InMemoryEventStore } from './memory/in-memory-event-store.js';

const event = (stream: string, number: number) => ({
  id: `${stream}-${number}`,
  type: 'FundOpened',
  data: { name: `Fund ${number}` },
  metadata: {
    ...{ commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'a', authority: null },
    ...{ scope: 'camden', at: '2026-11-27T09:00:00.000Z', version: 1 },
  },
});

let written: Recorded[];
beforeEach(async () => {
  const store = new InMemoryEventStore();
  const a = await store.append('fund-a', NO_STREAM, [event('fund-a', 0), event('fund-a', 1)]);
  await store.append('fund-b', NO_STREAM, [event('fund-b', 0)]);
  await store.append('fund-a', a.head, [event('fund-a', 2), event('fund-a', 3)]);
  written = [];
  for await (const page of store.readAll()) written.push(...page);
});

/** What is found when the events stand as changed. */
function foundIn(events: readonly Recorded[]) {
  const audit = new ChainAudit();
  const faults = events.flatMap((each) => audit.take(each) ?? []);
  return {
    faults,
    places: faults.map(({ stream, revision }) => `${stream} ${revision}`),
    digest: audit.digest(),
    audit,
  };
}

const altered = (id: string, change: (event: Recorded) => Partial<Recorded>): readonly Recorded[] =>
  written.map((each) => (each.id === id ? { ...each, ...change(each) } : each));

describe('an audit of all chains', () => {
  it('finds nothing in what was written, and counts it', () => {
    const { faults, audit } = foundIn(written);
    expect({ faults, events: audit.events, streams: audit.streams }).toEqual({ faults: [], events: 5, streams: 2 });
  });

  it.each([
    ['its data', { data: { name: 'Mine' } }],
    ['its type', { type: 'FundClosed' }],
    ['its id', { id: 'other' }],
    ['its hash', { hash: 'f'.repeat(64) }],
  ])('names an event of which %s was altered, and at most what follows it', (_what, change) => {
    const { places } = foundIn(altered('fund-a-1', () => change));
    expect(places).toEqual('hash' in change ? ['fund-a 1', 'fund-a 2'] : ['fund-a 1']);
  });

  it('names what follows an event that was altered together with its hash', () => {
    const [first] = written;
    const forged = (each: Recorded) => {
      const mine = { ...each, data: { name: 'Mine' } };
      return { ...mine, hash: linkHash(first?.hash ?? '', mine) };
    };
    expect(foundIn(altered('fund-a-1', forged)).places).toEqual(['fund-a 2']);
  });

  it('says which revision was expected where one is lost or stands there twice', () => {
    const lost = foundIn(written.filter(({ id }) => id !== 'fund-a-1'));
    expect(lost.faults).toMatchObject([
      { stream: 'fund-a', revision: 1, what: expect.stringContaining('2 stands there') },
    ]);
    const twice = foundIn(written.flatMap((each) => (each.id === 'fund-b-0' ? [each, each] : [each])));
    expect(twice.faults).toMatchObject([
      { stream: 'fund-b', revision: 1, what: expect.stringContaining('a second time') },
    ]);
  });

  it('names what can’t have been written', () => {
    const { faults } = foundIn(altered('fund-b-0', () => ({ data: { amount: 1.5 } })));
    expect(faults).toMatchObject([{ stream: 'fund-b', revision: 0, what: expect.stringContaining('/amount') }]);
  });
});

describe('the digest of all heads', () => {
  it('is the documented one, in whatever order the streams’ events stand', () => {
    const { digest } = foundIn(written);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const byStream = [...written].sort((a, b) =>
      a.stream < b.stream ? 1 : a.stream > b.stream ? -1 : a.revision - b.revision,
    );
    expect(foundIn(byStream).digest).toBe(digest);
    expect(foundIn(written.map((each) => ({ ...each, position: written[0]!.position }))).digest).toBe(digest);
  });

  it('is another one when a stream lost its end, which no chain can show', () => {
    const cut = foundIn(written.slice(0, -1));
    expect(cut.faults).toEqual([]);
    expect(cut.digest).not.toBe(foundIn(written).digest);
  });
});
