import { describe, expect, it } from '@jest/globals';
import { until } from '#testing';
import { Waiting, WillNotAnswer } from './waiting.js';

function setting() {
  const said: string[] = [];
  const waited: (readonly string[])[] = [];
  const stopping = new AbortController();
  const say = (_: unknown, text?: unknown): void => void said.push(String(text));
  const waiting = new Waiting(
    { waitsFor: (names: readonly string[]) => void waited.push(names) },
    { info: say, warn: say },
    stopping.signal,
  );
  return { waiting, said, waited, stopping };
}

const silent = (): Promise<never> => new Promise<never>(() => undefined);

describe('a service that waits for a server', () => {
  it('tries again until it answers, and shows meanwhile what is missing', async () => {
    const { waiting, said, waited } = setting();
    let attempts = 0;
    const answer = await waiting.for('the database', async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('refused');
      return 'here';
    });
    expect([answer, attempts]).toEqual(['here', 3]);
    expect(said).toEqual(['waiting for the database', 'waiting for the database', 'the database answers']);
    expect([waited[0], waited.at(-1)]).toEqual([['the database'], []]);
  });

  it('says so soon when the network swallows everything', async () => {
    const { waiting, said, stopping } = setting();
    const answer = waiting.for('the database', silent);
    await until(() => said.length > 0);
    expect(said).toEqual(['waiting for the database: no answer yet']);
    stopping.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends when it is asked to, though the attempt in hand does not', async () => {
    const { waiting, stopping, said } = setting();
    const answer = waiting.for('the database', silent);
    stopping.abort();
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    expect(said).toEqual([]);
  });

  it('waits no longer for a server that refuses it for good', async () => {
    const { waiting } = setting();
    const refusal = new WillNotAnswer('wrong password');
    await expect(waiting.for('the database', () => Promise.reject(refusal))).rejects.toBe(refusal);
  });
});
