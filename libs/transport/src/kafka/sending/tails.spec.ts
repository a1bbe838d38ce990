import { describe, expect, it } from '@jest/globals';
import { optionsOf } from '../options.js';
import { Tails } from './tails.js';

describe('who looks for the ends of a topic', () => {
  it('does not wait for Kafka when closed', async () => {
    let tried!: () => void;
    const trying = new Promise<void>((resolve) => (tried = resolve));
    const settings = { brokers: ['127.0.0.1:1'], prefix: 'nowhere', report: tried };
    const tails = new Tails('nowhere.events', optionsOf(settings));
    const read = tails.read().catch((error: unknown) => error);
    await trying;
    tails.close();
    expect(await read).toEqual(new Error('closed'));
    await expect(tails.read()).rejects.toThrow('closed');
  });
});
