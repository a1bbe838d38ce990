import { describe, expect, it } from '@jest/globals';
import { gate } from '#testing';
import { until } from '../contract/setting.js';
import { Turns } from './turns.js';

describe('turns', () => {
  it('are given again to a key that was woken during its own', async () => {
    const first = gate();
    let turns = 0;
    const under = new Turns(1, async () => {
      turns += 1;
      await first.passed;
      return undefined;
    });
    under.wake('a');
    under.wake('a');
    under.wake('a');
    first.open();
    await until(() => turns === 2);
    await under.stop();
    expect(turns).toBe(2);
  });

  it('go round: a key with much to do does not keep the others waiting', async () => {
    const order: string[] = [];
    const under = new Turns(1, async (key) => {
      order.push(key);
      await Promise.resolve();
      return key === 'busy' && order.length < 8 ? 0 : undefined;
    });
    under.wake('busy');
    under.wake('b');
    under.wake('c');
    await until(() => order.length >= 8);
    expect(order.slice(0, 4)).toEqual(['busy', 'b', 'c', 'busy']);
  });

  it('of a resting key take up no place', async () => {
    const order: string[] = [];
    const under = new Turns(1, async (key) => {
      order.push(key);
      return key === 'tired' ? 60_000 : undefined;
    });
    under.wake('tired');
    under.wake('fresh');
    under.wake('tired');
    await until(() => order.length === 2);
    await under.stop();
    expect(order).toEqual(['tired', 'fresh']);
  });
});
