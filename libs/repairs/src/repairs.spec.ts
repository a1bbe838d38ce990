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
const engine: Engine = {
  ...{ retry: note('retry'), skip: note('skip'), rebuild: note('rebuild') },
  ...{ pause: note('pause'), resume: note('resume') },
};

const retried = consumerEvents.ParkedScopeRetried({ consumer: 'sending', scope: 'tlc', reason: 'mended' });
const skipped = (position: string) =>
  consumerEvents.ParkedEventSkipped({ consumer: 'sending', scope: 'tlc', position, reason: 'never mind' });
const rebuilt = consumerEvents.RebuildAsked({ consumer: 'orders-views', scope: null, reason: 'to be sure' });
const paused = consumerEvents.ConsumerPaused({ consumer: 'sending', reason: 'wait' });
const resumed = consumerEvents.ConsumerResumed({ consumer: 'sending', reason: 'go on' });

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

  it('pauses and resumes at the position of the decision, with its time and reason', async () => {
    for (const event of [paused, resumed]) expect(await happened(event)).toEqual({});
    expect(asked).toEqual([
      ['pause', 'sending', { position: POSITION, at: NOW, reason: 'wait' }],
      ['resume', 'sending', { position: POSITION, at: NOW, reason: 'go on' }],
    ]);
  });

  it('is nothing to an engine that does not run the consumer, nor where nothing is parked any more', async () => {
    for (failure of [new UnknownProcess('x'), new UnknownProjection('x'), new NotParked('x', 'tlc')]) {
      for (const event of [retried, paused, resumed]) expect(await happened(event)).toEqual({});
    }
    const { retry, skip, pause, resume } = engine;
    failure = undefined;
    expect(await happened(rebuilt, { retry, skip, pause, resume })).toEqual({});
  });

  it('is not asked of the engine where it is about the process itself', async () => {
    const itself = { consumer: 'test-repairs', scope: OPERATIONS, reason: 'mended' };
    expect(await happened(consumerEvents.ParkedScopeRetried(itself))).toEqual({});
    expect(await happened(consumerEvents.ParkedEventSkipped({ ...itself, position: POSITION }))).toEqual({});
    expect(asked).toEqual([]);
  });

  it('is not done when the engine fails, or a position is none', async () => {
    failure = new Error('the database went away');
    for (const event of [retried, paused, resumed]) await expect(happened(event)).rejects.toThrow('went away');
    await expect(happened(skipped('7'))).rejects.toThrow(NoPosition);
  });
});
