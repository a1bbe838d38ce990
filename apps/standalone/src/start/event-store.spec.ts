import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#event-store';
import { CannotStart } from './cannot-start.js';
import { eventStoreIn, sentenceForEventStore } from './event-store.js';

describe('EVENTSTORE_URL', () => {
  it('is used when it can be, and is not there when it says nothing', () => {
    const url = 'esdb://relay:secret@a:2113,b:2113';
    expect(eventStoreIn({ EVENTSTORE_URL: ` ${url} ` })).toBe(url);
    expect(eventStoreIn({ EVENTSTORE_URL: '' })).toBeUndefined();
    expect(eventStoreIn({})).toBeUndefined();
  });

  it.each(['localhost:2113', 'http://localhost:2113', 'esdb://localhost:2113'])(
    'is refused in a sentence: %s',
    (url) => {
      expect(() => eventStoreIn({ EVENTSTORE_URL: url })).toThrow(CannotStart);
      expect(() => eventStoreIn({ EVENTSTORE_URL: url })).toThrow(
        /^EVENTSTORE_URL must .*esdb:\/\/user:password@host:2113/,
      );
    },
  );

  it('is what to look at when nothing answers there, and only then', () => {
    const away = new StoreUnavailable('EventStoreDB does not answer');
    const sentence = sentenceForEventStore(away, 'esdb://a?tls=false');
    expect(sentence).toBeInstanceOf(CannotStart);
    expect(String(sentence)).toMatch(/EVENTSTORE_URL.*correct the address/);
    const other = new Error('other');
    expect(sentenceForEventStore(other, 'esdb://a?tls=false')).toBe(other);
    expect(sentenceForEventStore(away, undefined)).toBe(away);
  });
});
