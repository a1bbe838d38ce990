import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, type EventStore } from '#event-store';
import {
  Catalogue,
  Command,
  Declares,
  Type,
  breaksRule,
  decider,
  event,
  type Answer,
  type CommandEnvelope,
  type Event,
} from '#kernel';
import { NOW, person } from '#testing';
import { commandOf } from './carried.js';
import { decideCommand, type Means } from './deciding.js';
import { envelop } from './envelope.js';

const Counted = event('Counted', Type.Object({ by: Type.Integer() }));

@Declares({ context: 'test', noun: 'counter', may: ['operator'], summary: 'Count' })
class Count extends Command {
  counter!: string;
  by!: number;
  streamId(): string {
    return this.counter;
  }
  scope(): string {
    return 'scope';
  }
}

const rules = decider<number, { Count: Count }, Event<'Counted', { by: number }>>({
  noun: 'counter',
  initial: 0,
  decide: {
    Count: ({ by }, total) => {
      if (total + by > 100) breaksRule('too-much', { most: 100 - total });
      return by === 0 ? [] : [Counted({ by })];
    },
  },
  evolve: { Counted: (total, { by }) => total + by },
});

const operator = person('op', null, 'operator');
const asked = (id: string, by: number, as = operator): CommandEnvelope =>
  envelop(Count, { counter: 'a', by }, { id, by: as, correlationId: 'c', causationId: 'k' });
const means = (store: EventStore = new InMemoryEventStore()): Means => ({
  store,
  catalogue: new Catalogue({ Counted }),
  clock: () => NOW,
});
const decide = (at: Means, envelope: CommandEnvelope): Promise<Answer> =>
  decideCommand(rules, at, commandOf(Count, envelope), envelope);

async function written({ store }: Means): Promise<number[]> {
  const found: number[] = [];
  for await (const recorded of store.readStream('counter-a')) found.push((recorded.data as { by: number }).by);
  return found;
}

describe('deciding a command', () => {
  it('gives the first answer again for the same id, with no second effect', async () => {
    const at = means();
    const first = await decide(at, asked('1', 5));
    expect(first).toMatchObject({ outcome: 'accepted', revision: 0, events: ['Counted'] });
    await decide(at, asked('2', 7));
    expect(await decide(at, asked('1', 5))).toEqual(first);
    expect(await written(at)).toEqual([5, 7]);
  });

  it('refuses an id that was used for something else', async () => {
    const at = means();
    await decide(at, asked('1', 5));
    expect(await decide(at, asked('1', 6))).toMatchObject({ outcome: 'refused', code: 'command-id-reused' });
  });

  it('has one effect of twenty deliveries at once, and twenty of twenty commands at once', async () => {
    const at = means();
    const answers = await Promise.all(Array.from({ length: 20 }, () => decide(at, asked('1', 3))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    await Promise.all(Array.from({ length: 20 }, (_, id) => decide(at, asked(`x${id}`, 1))));
    expect((await written(at)).reduce((sum, by) => sum + by, 0)).toBe(23);
  });

  it('never lets a rule be broken by a race', async () => {
    const at = means();
    const answers = await Promise.all(Array.from({ length: 32 }, (_, id) => decide(at, asked(`r${id}`, 9))));
    expect(answers.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(11);
  });

  it('answers a refusal with its code and facts, and writes nothing', async () => {
    const at = means();
    expect(await decide(at, asked('1', 101))).toEqual({
      outcome: 'refused',
      kind: 'rule',
      code: 'too-much',
      facts: { most: 100 },
    });
    expect(await written(at)).toEqual([]);
  });

  it('accepts without an event what is already so', async () => {
    expect(await decide(means(), asked('1', 0))).toMatchObject({
      outcome: 'accepted',
      position: null,
      events: [],
      revision: -1,
    });
  });

  it('lets only the roles named give the command', async () => {
    expect(await decide(means(), asked('1', 1, person('x', null, 'auditor')))).toMatchObject({
      kind: 'forbidden',
      code: 'role-not-allowed',
    });
  });

  it('decides on what is stored, not on what failed to be', async () => {
    const store = new InMemoryEventStore();
    const at = means(store);
    const append = store.append.bind(store);
    store.append = () => Promise.reject(new Error('the store went away'));
    await expect(decide(at, asked('1', 60))).rejects.toThrow();
    store.append = append;
    expect(await decide(at, asked('2', 60))).toMatchObject({ outcome: 'accepted', revision: 0 });
  });
});
