import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandContract } from './contract/commands.contract.js';
import { eventContract } from './contract/events.contract.js';
import { queryContract } from './contract/queries.contract.js';
import { accepted, command, type Trial } from './contract/setting.js';

/**
 * What every transport promises, and no more: it sends things twice and late, and demands order per stream and per scope,
 * answers to the caller and at-least-once, never exactly-once. The factory gives a fresh transport for each test.
 */
export function transportContract(name: string, factory: () => Promise<Trial>): void {
  describe(`${name} carries`, () => {
    let trial: Trial;
    beforeEach(async () => {
      trial = await factory();
    });
    afterEach(() => trial.close());

    commandContract(() => trial.transport);
    queryContract(() => trial.transport);
    eventContract(() => trial);

    it('nothing once closed, and may be closed twice', async () => {
      const { transport } = trial;
      await transport.serve('buying', async (given) => accepted(given));
      await transport.close();
      await transport.close();
      await expect(transport.send(command('c1'), 300)).rejects.toMatchObject({ name: 'NoAnswer', reason: 'closed' });
    });
  });
}
