import { describe, expect, it } from '@jest/globals';
import type { Answer, CommandEnvelope } from '#kernel';
import { gate } from '#testing';
import { NoAnswer, type Transport } from '../transport.js';
import { accepted, command, until } from './setting.js';

/** Long enough for any adapter to answer in, milliseconds. */
const LONG = 20_000;
const SHORT = 300;
/** Long enough to be sent by any adapter, also on a busy machine. */
const TO_LEAVE = 1_500;

/** What every transport promises of commands. */
export function commandContract(transport: () => Transport): void {
  describe('commands', () => {
    it('give each caller its own answer', async () => {
      await transport().serve('buying', async (given) => accepted(given));
      const ids = Array.from({ length: 50 }, (_, index) => `c${index}`);
      const answers = await Promise.all(
        ids.map((id, index) => transport().send(command(id, `order-${index % 7}`), LONG)),
      );
      expect(answers.map((answer) => answer.outcome === 'accepted' && answer.events)).toEqual(ids.map((id) => [id]));
    });

    it('and answers arrive as they were given', async () => {
      const refusal: Answer = {
        outcome: 'refused',
        kind: 'rule',
        code: 'no-£',
        facts: { a: [1, { é: null }], b: 'x\u0000y' },
      };
      const seen: CommandEnvelope[] = [];
      await transport().serve('buying', async (given) => (seen.push(given), refusal));
      expect(await transport().send(command('c1'), LONG)).toEqual(refusal);
      expect(seen[0]).toEqual(command('c1'));
    });

    it('of one stream are handled one at a time, in the order sent', async () => {
      const order: string[] = [];
      let busy = 0;
      let together = 0;
      await transport().serve('buying', async (given) => {
        busy += 1;
        together = Math.max(together, busy);
        order.push(given.id);
        await Promise.resolve();
        busy -= 1;
        return accepted(given);
      });
      const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
      await Promise.all(ids.map((id) => transport().send(command(id), LONG)));
      expect([...new Set(order)]).toEqual(ids);
      expect(together).toBe(1);
    });

    it('of different streams do not wait for each other', async () => {
      const second = gate();
      await transport().serve('buying', async (given) => {
        if (given.stream === 'order-1') await second.passed;
        else second.open();
        return accepted(given);
      });
      const both = [transport().send(command('c1', 'order-1'), LONG), transport().send(command('c2', 'order-2'), LONG)];
      expect((await Promise.all(both)).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
    });

    it('reach the context they are for', async () => {
      await transport().serve('buying', async (given) => ({ ...accepted(given), scope: 'buying' }));
      await transport().serve('lending', async (given) => ({ ...accepted(given), scope: 'lending' }));
      const contexts = ['lending', 'buying', 'lending'];
      const answers = await Promise.all(
        contexts.map((to, index) => transport().send(command(`c${index}`, 'order-1', to), LONG)),
      );
      expect(answers.map((answer) => answer.outcome === 'accepted' && answer.scope)).toEqual(contexts);
    });

    it('wait for someone to serve', async () => {
      const sent = transport().send(command('c1'), LONG);
      await transport().serve('buying', async (given) => accepted(given));
      expect(await sent).toEqual(accepted(command('c1')));
    });
  });

  describe('a command without an answer', () => {
    it('ends at its deadline when nobody serves', async () => {
      await expect(transport().send(command('c1'), TO_LEAVE)).rejects.toMatchObject({
        name: 'NoAnswer',
        reason: 'deadline',
      });
    });

    it('ends at its deadline when its handler is too slow, and the late answer reaches nobody', async () => {
      const slow = gate();
      await transport().serve('buying', async (given) => {
        if (given.id === 'c1') await slow.passed;
        return accepted(given);
      });
      await expect(transport().send(command('c1'), SHORT)).rejects.toBeInstanceOf(NoAnswer);
      const next = transport().send(command('c2'), LONG);
      slow.open();
      expect(await next).toEqual(accepted(command('c2')));
    });

    it('finds it when the same id is sent again', async () => {
      const slow = gate();
      const done = new Map<string, Answer>();
      await transport().serve('buying', async (given) => {
        await slow.passed;
        const answer = done.get(given.id) ?? { ...accepted(given), revision: done.size };
        done.set(given.id, answer);
        return answer;
      });
      await expect(transport().send(command('c1'), SHORT)).rejects.toBeInstanceOf(NoAnswer);
      slow.open();
      const answers = await Promise.all([1, 2, 3].map(() => transport().send(command('c1'), LONG)));
      expect(answers).toEqual([accepted(command('c1')), accepted(command('c1')), accepted(command('c1'))]);
      expect(done.size).toBe(1);
    });
  });

  describe('a command whose handler rejects', () => {
    it('is tried again, before the later ones of its stream', async () => {
      const order: string[] = [];
      await transport().serve('buying', async (given) => {
        order.push(given.id);
        if (order.length <= 2) throw new TypeError('planted');
        return accepted(given);
      });
      const both = [transport().send(command('c1'), LONG), transport().send(command('c2'), LONG)];
      expect(await Promise.all(both)).toEqual([accepted(command('c1')), accepted(command('c2'))]);
      expect(order.slice(0, 3)).toEqual(['c1', 'c1', 'c1']);
    });

    it('does not hold up other streams', async () => {
      await transport().serve('buying', async (given) => {
        if (given.stream === 'order-1') throw new Error('planted');
        return accepted(given);
      });
      const failing = transport()
        .send(command('c1', 'order-1'), 4 * SHORT)
        .catch((error: unknown) => error);
      expect(await transport().send(command('c2', 'order-2'), LONG)).toEqual(accepted(command('c2', 'order-2')));
      expect(await failing).toBeInstanceOf(NoAnswer);
    });

    it('is given up after its deadline, and the stream goes on', async () => {
      await transport().serve('buying', (given) => {
        if (given.id === 'c1') throw new Error('planted, not even a promise');
        return Promise.resolve(accepted(given));
      });
      const first = transport()
        .send(command('c1'), SHORT)
        .catch((error: unknown) => error);
      const second = transport().send(command('c2'), LONG);
      expect(await first).toBeInstanceOf(NoAnswer);
      expect(await second).toEqual(accepted(command('c2')));
    });
  });

  describe('those who serve', () => {
    it('end the work in hand when they stop, and take no more', async () => {
      const slow = gate();
      const begun: string[] = [];
      const running = await transport().serve('buying', async (given) => {
        begun.push(given.id);
        await slow.passed;
        return accepted(given);
      });
      const first = transport().send(command('c1'), LONG);
      await until(() => begun.length === 1);
      let ended = false;
      const stopped = running.stop().then(() => (ended = true));
      const second = transport()
        .send(command('c2', 'order-2'), SHORT)
        .catch((error: unknown) => error);
      expect(await second).toBeInstanceOf(NoAnswer);
      expect(ended).toBe(false);
      slow.open();
      await stopped;
      expect(await first).toEqual(accepted(command('c1')));
      expect(begun).toEqual(['c1']);
    });

    it('of one context share it: one stops, another goes on', async () => {
      const one = await transport().serve('buying', async (given) => accepted(given));
      await transport().serve('buying', async (given) => accepted(given));
      await one.stop();
      await one.stop();
      const ids = ['c1', 'c2', 'c3'];
      const answers = await Promise.all(ids.map((id) => transport().send(command(id, `order-${id}`), LONG)));
      expect(answers.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    });
  });
}
