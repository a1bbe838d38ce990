import { describe, expect, it } from '@jest/globals';
import { addressOf, eventStoreAddressFault } from './address.js';

describe('the address of an EventStoreDB', () => {
  it('has hosts, a user and options, and is the same under KurrentDB’s name', () => {
    const { url, credentials } = addressOf('kurrentdb://relay:p%40ss@a:2113,b:2113?tls=true&tlsCAFile=/ca.crt');
    expect(url).toBe('esdb://relay:p%40ss@a:2113,b:2113?tls=true&tlsCAFile=/ca.crt');
    expect(credentials).toEqual({ username: 'relay', password: 'p@ss' });
    expect(addressOf('esdb+discover://a?tls=false').url).toBe('esdb+discover://a?tls=false');
  });

  it('is refused when it is none, or when TLS has no user, and the refusal holds no password', () => {
    const wrongs = ['http://a:2113', 'esdb://', '', 'esdb://a:2113', 'esdb://me:secret@', 'esdb://a b?tls=false'];
    for (const wrong of [...wrongs, 'esdb://me:100%secret@a', 'esdb://a:port?tls=false']) {
      expect(() => addressOf(wrong)).toThrow(RangeError);
      expect(() => addressOf(wrong)).not.toThrow(/secret/);
      expect(eventStoreAddressFault(wrong)).toMatch(/^must .*\.$/);
    }
    expect(eventStoreAddressFault('esdb://a,b:2113?tls=false')).toBeUndefined();
  });
});
