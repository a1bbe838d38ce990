import { describe, expect, it } from '@jest/globals';
import { NoAnswer, type Transport } from '../transport.js';
import { query } from './setting.js';

const LONG = 20_000;
/** Long enough to be sent by any adapter, also on a busy machine. */
const TO_LEAVE = 1_500;

/** What every transport promises of queries. */
export function queryContract(transport: () => Transport): void {
  describe('queries', () => {
    it('give each caller its own answer, whoever of several answers', async () => {
      await transport().answer(async ({ data }) => ({ answer: data }));
      await transport().answer(async ({ data }) => ({ answer: data }));
      const answers = await Promise.all([1, 2, 3, 4].map((n) => transport().ask(query('board', { n }), LONG)));
      expect(answers).toEqual([1, 2, 3, 4].map((n) => ({ answer: { n } })));
    });

    it('do not wait for each other', async () => {
      let release!: (answer: string) => void;
      const first = new Promise((resolve) => (release = resolve));
      await transport().answer(async ({ type }) => (type === 'slow' ? first : 'quick'));
      const slow = transport().ask(query('slow'), LONG);
      expect(await transport().ask(query('quick'), LONG)).toBe('quick');
      release('slow');
      expect(await slow).toBe('slow');
    });

    it('end at their deadline when nobody answers', async () => {
      await expect(transport().ask(query('board'), TO_LEAVE)).rejects.toMatchObject({
        name: 'NoAnswer',
        reason: 'deadline',
      });
    });

    it('end without an answer when the handler rejects, and the next is answered', async () => {
      let asked = 0;
      await transport().answer(async () => {
        asked += 1;
        if (asked === 1) throw new RangeError('planted');
        return asked;
      });
      await expect(transport().ask(query('board'), LONG)).rejects.toMatchObject({ name: 'NoAnswer', reason: 'failed' });
      expect(await transport().ask(query('board'), LONG)).toBe(2);
    });

    it('go to those who are left when one stops', async () => {
      const one = await transport().answer(async () => 'one');
      await transport().answer(async () => 'two');
      await one.stop();
      expect(await Promise.all([transport().ask(query('a'), LONG), transport().ask(query('b'), LONG)])).toEqual([
        'two',
        'two',
      ]);
    });

    it('end without an answer when the transport is closed', async () => {
      const asked = transport()
        .ask(query('board'), LONG)
        .catch((error: unknown) => error);
      await transport().close();
      expect(await asked).toBeInstanceOf(NoAnswer);
    });
  });
}
