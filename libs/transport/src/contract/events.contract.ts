import { describe, expect, it } from '@jest/globals';
import { gate } from '#testing';
import type { EventHandler } from '../transport.js';
import { happenings, Ledger, until, upTo, type Trial } from './setting.js';

/** What every transport promises of events: at least once, in the store's order within a scope. */
export function eventContract(trial: () => Trial): void {
  describe('events', () => {
    it('are delivered in order within their scope, those of before and those to come', async () => {
      const { transport, emit } = trial();
      const ledger = new Ledger();
      await emit([...happenings('p1', 20), ...happenings('p2', 20)]);
      await transport.subscribe({ group: 'board', handle: ledger.handle });
      for (let number = 20; number < 60; number += 1) {
        await emit([...happenings('p2', 1, number), ...happenings('p1', 1, number)]);
      }
      await until(() => ledger.of('p1').length === 60 && ledger.of('p2').length === 60);
      expect([ledger.of('p1'), ledger.of('p2'), ledger.broken]).toEqual([upTo(60), upTo(60), false]);
    });

    it('reach every group', async () => {
      const { transport, emit } = trial();
      const ledgers = [new Ledger(), new Ledger(), new Ledger()];
      await Promise.all(ledgers.map(({ handle }, index) => transport.subscribe({ group: `group-${index}`, handle })));
      await emit(happenings('p1', 30));
      await until(() => ledgers.every((ledger) => ledger.of('p1').length === 30));
      expect(ledgers.map((ledger) => ledger.of('p1'))).toEqual([upTo(30), upTo(30), upTo(30)]);
    });

    it('begin after the position asked for, or earlier', async () => {
      const { transport, emit } = trial();
      const recorded = await emit(happenings('p1', 10));
      const ledger = new Ledger();
      await transport.subscribe({ group: 'late', handle: ledger.handle, after: async () => recorded[4]?.position });
      await emit(happenings('p1', 2, 10));
      await until(() => ledger.of('p1').at(-1) === 11);
      expect(upTo(12).slice(5)).toEqual(ledger.of('p1').slice(-7));
      expect(ledger.broken).toBe(false);
    });

    it('are not delivered to two at once within a scope', async () => {
      const { transport, emit } = trial();
      const ledger = new Ledger();
      let busy = 0;
      let together = 0;
      const handle: EventHandler = async (scope, events) => {
        together = Math.max(together, (busy += 1));
        await new Promise(setImmediate);
        await ledger.handle(scope, events);
        busy -= 1;
      };
      await transport.subscribe({ group: 'board', handle });
      await transport.subscribe({ group: 'board', handle });
      for (let number = 0; number < 40; number += 1) await emit(happenings('p1', 1, number));
      await until(() => ledger.of('p1').length === 40);
      expect([ledger.of('p1'), together]).toEqual([upTo(40), 1]);
    });
  });

  describe('a scope whose handler rejects', () => {
    it('gets the same events again, also those whose effect is there already', async () => {
      const { transport, emit } = trial();
      const ledger = new Ledger();
      const handle: EventHandler = async (scope, events) => {
        await ledger.handle(scope, events);
        if (ledger.deliveries % 2 === 1) throw new ReferenceError('planted: crashed after its effect');
      };
      await transport.subscribe({ group: 'board', handle });
      for (let number = 0; number < 12; number += 1) await emit(happenings('p1', 1, number));
      await until(() => ledger.of('p1').length === 12 && ledger.deliveries % 2 === 0);
      expect([ledger.of('p1'), ledger.broken]).toEqual([upTo(12), false]);
    });

    it('waits in order and does not hold up the others', async () => {
      const { transport, emit } = trial();
      const ledger = new Ledger();
      let mended = false;
      let refused = 0;
      const handle: EventHandler = (scope, events) => {
        if (scope === 'p1' && !mended) {
          refused += 1;
          throw new TypeError('planted, not even a promise');
        }
        return ledger.handle(scope, events);
      };
      await transport.subscribe({ group: 'board', handle });
      await emit([...happenings('p1', 5), ...happenings('p2', 50), ...happenings('p3', 50)]);
      await emit(happenings('p1', 45, 5));
      await until(() => ledger.of('p2').length === 50 && ledger.of('p3').length === 50 && refused > 2);
      expect(ledger.of('p1')).toEqual([]);
      mended = true;
      await until(() => ledger.of('p1').length === 50);
      await emit(happenings('p1', 10, 50));
      await until(() => ledger.of('p1').length === 60);
      expect([ledger.of('p1'), ledger.of('p2'), ledger.of('p3')]).toEqual([upTo(60), upTo(50), upTo(50)]);
      expect(ledger.broken).toBe(false);
    });
  });

  describe('a member that stops', () => {
    it('ends the work in hand and leaves its scopes to the others', async () => {
      const { transport, emit } = trial();
      const ledger = new Ledger();
      const one = await transport.subscribe({ group: 'board', handle: ledger.handle });
      await transport.subscribe({ group: 'board', handle: ledger.handle });
      const scopes = ['p1', 'p2', 'p3', 'p4'];
      await emit(scopes.flatMap((scope) => happenings(scope, 5)));
      await until(() => scopes.every((scope) => ledger.of(scope).length === 5));
      await one.stop();
      await emit(scopes.flatMap((scope) => happenings(scope, 5, 5)));
      await until(() => scopes.every((scope) => ledger.of(scope).length === 10));
      expect(scopes.map((scope) => ledger.of(scope))).toEqual(scopes.map(() => upTo(10)));
    });

    it('gets nothing after it has stopped, and nothing is lost to its successor', async () => {
      const { transport, emit } = trial();
      const ledger = new Ledger();
      const [busy, go] = [gate(), gate()];
      let stopped = false;
      let late = 0;
      const first = await transport.subscribe({
        group: 'board',
        handle: async (scope, events) => {
          if (stopped) late += 1;
          busy.open();
          await go.passed;
          await ledger.handle(scope, events);
        },
      });
      await emit(happenings('p1', 3));
      await busy.passed;
      const stopping = first.stop().then(() => (stopped = true));
      await emit(happenings('p1', 3, 3));
      expect(stopped).toBe(false);
      go.open();
      await stopping;
      expect(ledger.of('p1').length).toBeGreaterThan(0);
      await transport.subscribe({ group: 'board', handle: ledger.handle });
      await until(() => ledger.of('p1').length === 6);
      expect([ledger.of('p1'), late]).toEqual([upTo(6), 0]);
    });
  });
}
