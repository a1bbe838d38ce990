import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { frameworkEvents, jointOrderEvents, supplierEvents } from '#messages/procurement';
import type { WaitingForMe } from '#messages/questions';
import { bodyOf } from '../rehearsal/asked.js';
import {
  CAMDEN,
  ISLINGTON,
  ORDER,
  Story,
  TLC,
  builder,
  groupOf,
  lineOf,
  process,
  second,
  stockManager,
} from '../rehearsal/story.js';

let story: Story;
beforeEach(() => {
  story = new Story().founded().drafted();
});

const tasksFor = async (by: Actor) =>
  (await bodyOf<WaitingForMe>(story.rehearsal, 'waiting-for-me', { partnership: TLC }, by)).tasks;
const asked = async (by: Actor) =>
  (await tasksFor(by)).map(({ kind, line, actions }) => [
    kind,
    line,
    actions.map(({ path }) => path.split('/').at(-1)),
  ]);

describe('copies that a quote named no fund for', () => {
  const { data } = lineOf('2', { [ISLINGTON]: 1 });
  const unfunded = { authority: CAMDEN, groups: [groupOf(CAMDEN, 1), { ...groupOf(CAMDEN, 2), funds: [] }] };
  const added = jointOrderEvents.OrderLineAdded({ ...data, wants: [...data.wants, unfunded] });

  it('are to be chosen with one, or declined: nobody can consent to them, nor to all at once', async () => {
    story.order(builder, added).opened();
    expect(await asked(stockManager(CAMDEN))).toEqual([
      ['consent', '1', ['consent', CAMDEN, 'refusal']],
      ['consent', '2', [CAMDEN, 'refusal']],
    ]);
    expect((await tasksFor(stockManager(CAMDEN)))[1]?.sentence).toBe(
      'Answer for line 2 of TLC-1: 3 copies of Title 2. A fund is still to be chosen.',
    );
    expect((await asked(stockManager(ISLINGTON)))[0]?.[0]).toBe('consent-to-rest');
  });

  it('hold up nothing once they are answered', async () => {
    story.order(builder, added, lineOf('3', { [CAMDEN]: 1 })).opened();
    const declined = { ...ORDER, line: '2', authority: CAMDEN, reason: 'We have it.' };
    story.order(stockManager(CAMDEN), jointOrderEvents.OrderLineDeclined(declined));
    expect((await asked(stockManager(CAMDEN))).map(([kind]) => kind)).toEqual([
      'consent-to-rest',
      'consent',
      'consent',
    ]);
  });
});

describe('an order that is ready', () => {
  const supplier = { partnership: TLC, supplier: 'askews' };
  const framework = { partnership: TLC, framework: 'cbc' };
  const { SupplierSuspended, SupplierInsolvent, SupplierReinstated } = supplierEvents;
  const ended = (on: string) => frameworkEvents.FrameworkEnded({ ...framework, on, reason: 'Collapse.' });
  const happens = (event: Parameters<Story['rehearsal']['happened']>[1]) =>
    story.rehearsal.happened({ scope: TLC, stream: `${event.type}-${TLC}`, by: builder }, event);
  beforeEach(() => {
    story.opened().closed();
    story.order(process, jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 13_410 }));
  });
  const APPROVE = [['approve', null, ['approval', 'cancellation']]];
  const CANCEL = [['approve', null, ['cancellation']]];

  it.each([
    SupplierSuspended({ ...supplier, reason: 'Unpaid.' }),
    SupplierInsolvent({ ...supplier, on: '2026-11-20', evidence: 'Gazette' }),
  ])('can’t be approved while its supplier is suspended: $type', async (event) => {
    happens(event);
    expect(await asked(second)).toEqual(CANCEL);
    expect((await tasksFor(second))[0]?.sentence).toBe(
      'TLC-1 can’t be approved while its supplier is suspended: Autumn fiction.',
    );
    happens(SupplierReinstated(supplier));
    expect(await asked(second)).toEqual(APPROVE);
  });

  it('can’t be approved after its framework’s last day', async () => {
    happens(ended('2026-11-25'));
    expect(await asked(second)).toEqual(APPROVE);
    happens(ended('2026-11-24'));
    expect(await asked(second)).toEqual(CANCEL);
    expect((await tasksFor(second))[0]?.sentence).toBe(
      'TLC-1 can’t be approved outside the time of its framework: Autumn fiction.',
    );
  });
});
