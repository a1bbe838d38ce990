import { describe, expect, it } from '@jest/globals';
import { PositionBeyondEnd } from '#event-store';
import { ForeignPosition, positionAt } from '#kernel';
import type { Status } from '#read-store';
import { standings } from './standings.js';

const FINE: Omit<Status, 'consumer'> = {
  ...{ version: 1, frozen: false, paused: null, building: false, buildingScopes: 0, scopes: 1, parked: 0 },
  ...{ position: null, lag: 3, waitingSince: null },
};

function overseeing(failing: Readonly<Record<string, Error>>, asked: unknown[] = []) {
  return {
    consumers: async () => ['funds-views', 'orders-views', 'process:sending', 'process:projection-repairs'],
    status: async (consumer: string, scope?: string): Promise<Status> => {
      asked.push([consumer, scope]);
      if (failing[consumer]) throw failing[consumer];
      return { consumer, ...FINE };
    },
  };
}

describe('how consumers stand, for the metrics', () => {
  it('hides nobody because of one whose place is not in this store', async () => {
    const elsewhere = new ForeignPosition('ours', positionAt('elsewhere', 1n));
    const lost = { 'orders-views': elsewhere, 'process:sending': new PositionBeyondEnd('cut back') };
    expect(await standings(overseeing(lost))).toMatchObject([
      { consumer: 'funds-views', lag: 3 },
      { consumer: 'orders-views', fault: 'position-of-another-store' },
      { consumer: 'process:sending', fault: 'position-beyond-end' },
      { consumer: 'process:projection-repairs', lag: 3 },
    ]);
  });

  it('looks at operators’ decisions alone where somebody carries out those', async () => {
    const asked: unknown[] = [];
    await standings(overseeing({}, asked));
    expect(asked).toEqual([
      ['funds-views', undefined],
      ['orders-views', undefined],
      ['process:sending', undefined],
      ['process:projection-repairs', 'operations'],
    ]);
  });

  it('says nothing while the database is away', async () => {
    await expect(standings(overseeing({ 'orders-views': new Error('away') }))).rejects.toThrow('away');
  });
});
