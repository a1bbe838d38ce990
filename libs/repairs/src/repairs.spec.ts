import { beforeEach, describe, expect, it } from '@jest/globals';
import { positionAt, type Event, type RecordedOf } from '#kernel';
import { OPERATIONS, consumerEvents } from '#messages/operations';
import { NotParked, UnknownProcess, UnknownProjection } from '#read-store';
import { NOW } from '#testing';
import { NoPosition, repairsProcess, type Engine } from './repairs.process.js';

const POSITION = positionAt('test', 7n);
let asked: unknown[] = [];
let failure: Error | undefined;
beforeEach(() => {
  asked = [];
  failure = undefined;
});

const note =
  (what: string) =>
  async (...how: readonly unknown[]) => {
    asked.push([what, ...how]);
    if (failure) throw failure;
  };
const engine: Engine = { retry: note('retry'), skip: note('skip'), rebuild: note('rebuild') };

const retried = consumerEvents.ParkedScopeRetried({ consumer: 'sending', scope: 'tlc', reason: 'mended' });
const skipped = (position: string) =>
  consumerEvents.ParkedEventSkipped({ consumer: 'sending', scope: 'tlc', position, reason: 'never mind' });
const rebuilt = consumerEvents.RebuildAsked({ consumer: 'orders-views', scope: null, reason: 'to be sure' });

async function happened(event: Event, on = engine): Promise<unknown> {
  const id = 'e1';
  const metadata = {
    ...{ commandId: id, commandHash: '', correlationId: id, causationId: id, actor: 'operator' },
    ...{ authority: null, scope: OPERATIONS, at: NOW, version: 1 },
  };
  const place = { id, metadata, stream: 'consumer-x', revision: 0, position: POSITION, hash: '' };
  const reactions = repairsProcess('test', on).on as Record<string, (seen: RecordedOf<Event>) => unknown>;
  return reactions[event.type]?.({ ...event, ...place });
}

describe('what operators decided', () => {
  it('is asked of the engine, with the reason of a skip', async () => {
    for (const event of [retried, skipped(POSITION), rebuilt]) expect(await happened(event)).toEqual({});
    expect(asked).toEqual([
      ['retry', 'sending', 'tlc'],
      ['skip', 'sending', 'tlc', POSITION, 'never mind'],
      ['rebuild', 'orders-views', { scope: null }],
    ]);
  });

  it('is nothing to an engine that does not run the consumer, nor where nothing is parked any more', async () => {
    for (failure of [new UnknownProcess('x'), new UnknownProjection('x'), new NotParked('x', 'tlc')]) {
      expect(await happened(retried)).toEqual({});
    }
    const { retry, skip } = engine;
    failure = undefined;
    expect(await happened(rebuilt, { retry, skip })).toEqual({});
  });

  it('is not done when the engine fails, or a position is none', async () => {
    failure = new Error('the database went away');
    await expect(happened(retried)).rejects.toThrow('went away');
    await expect(happened(skipped('7'))).rejects.toThrow(NoPosition);
  });
});
