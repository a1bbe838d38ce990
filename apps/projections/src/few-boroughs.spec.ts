import { describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import type { JointOrder, WaitingForMe } from '#messages/questions';
import { bodyOf } from './rehearsal/asked.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  TLC,
  auditor,
  builder,
  lineOf,
  process,
  second,
  sharesOf,
  stockManager,
} from './rehearsal/story.js';

type Copies = Readonly<Record<string, number>>;

/** An order of one line that these boroughs want, when its shares have just been reckoned. */
function orderOf(copies: Copies, ...more: readonly ReturnType<typeof lineOf>[]): Story {
  const story = new Story().founded().order(
    builder,
    jointOrderEvents.JointOrderDrafted({
      ...ORDER,
      title: 'Autumn fiction',
      supplier: 'askews',
      framework: 'cbc',
      lead: HAVERING,
    }),
    lineOf('1', copies),
    ...more,
  );
  Object.keys(copies).forEach((authority) => story.opened().consented(authority));
  return story.order(
    process,
    jointOrderEvents.ConsentWindowClosed({ ...ORDER, because: 'deadline', lapsed: [] }),
    sharesOf(copies),
  );
}

const orderFor = (story: Story, by: Actor) => bodyOf<JointOrder>(story.rehearsal, 'joint-order', ORDER, by);

const one = { [CAMDEN]: 12 };
const two = { [CAMDEN]: 12, [HAVERING]: 4 };
const withoutLead = { [CAMDEN]: 12, [ISLINGTON]: 7 };
const three = { ...two, [ISLINGTON]: 7 };

describe('a total that would tell a single borough’s share', () => {
  it.each([
    ['of another borough alone', one, null, null],
    ['of the lead alone', { [HAVERING]: 4 }, 2_380, 2_280],
    ['of the lead and one other', two, null, null],
    ['of two others', withoutLead, 11_030, 10_830],
    ['of the lead and two others', three, 13_410, 13_110],
  ] as const)('is not the lead’s to see: an order %s', async (_, copies, inAll, ofLine) => {
    const story = orderOf(copies);
    const seen = await orderFor(story, builder);
    expect([seen.totalPence, seen.lines[0]?.totalPence]).toEqual([inAll, ofLine]);
    // What was ordered is: whoever sends the order counts its copies, and everybody can add them up.
    expect(seen.lines[0]?.boroughs?.map((each) => [each.authority, each.copies]).sort()).toEqual(
      Object.entries(copies).sort(),
    );
    for (const by of [builder, stockManager(CAMDEN)]) {
      const [line] = (await orderFor(story, by)).lines;
      expect((line?.own?.copies ?? 0) + (line?.others.copies ?? 0)).toBe(line?.copies);
    }
    expect((await orderFor(story, auditor(HAVERING))).totalPence).not.toBeNull();
  });

  it('is told of no line where it would be of one: the order’s less the others’ would be that one’s', async () => {
    const story = orderOf(three, lineOf('2', two));
    const first = sharesOf(three, 2).data;
    const lines = [...first.lines, ...sharesOf(two).data.lines.map((line) => ({ ...line, line: '2' }))];
    story.order(process, jointOrderEvents.SharesCalculated({ ...first, lines, totalPence: first.totalPence + 9_120 }));
    const seen = await orderFor(story, builder);
    expect(seen).toMatchObject({ totalPence: 22_530, lines: [{ totalPence: null }, { totalPence: null }] });
    expect(await orderFor(story, auditor(CAMDEN))).toMatchObject({
      lines: [{ totalPence: 13_110 }, { totalPence: 9_120 }],
    });
  });

  it('is told whoever is asked to approve that sum, and nobody else at the lead', async () => {
    const story = orderOf(two).order(
      process,
      jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 9_320 }),
    );
    const tasksOf = async (by: Actor) =>
      (await bodyOf<WaitingForMe>(story.rehearsal, 'waiting-for-me', { partnership: TLC }, by)).tasks;
    expect(await tasksOf(second)).toMatchObject([
      { kind: 'approve', pence: 9_320, actions: [{ body: { totalPence: 9_320 } }, {}] },
    ]);
    expect(JSON.stringify(await tasksOf(stockManager(HAVERING)))).not.toContain('9320');
    expect((await orderFor(story, second)).totalPence).toBeNull();
  });
});

describe('why another borough gets fewer copies, or none', () => {
  const dropped = (because: 'fund-short' | 'commitment-withheld' | 'no-answer') =>
    jointOrderEvents.BoroughDropped({ ...ORDER, authority: HAVERING, because, reason: 'HAV-FUND: none left' });
  const short = jointOrderEvents.CopiesReduced({
    ...ORDER,
    authority: HAVERING,
    because: 'fund-short',
    fund: 'HAV-FUND',
    year: 2026,
    reductions: [{ line: '1', group: 0, from: 4, to: 2 }],
  });
  const allowed = jointOrderEvents.CommitmentAuthorised({
    ...ORDER,
    authority: HAVERING,
    round: 1,
    pence: 2_380,
    under: 'delegated-limit',
  });

  it.each([
    [dropped('fund-short'), 'left the order.'],
    [dropped('commitment-withheld'), 'left the order.'],
    [dropped('no-answer'), 'left the order.'],
    [short, 'gets fewer copies of 1 line.'],
    [allowed, 'allowed its share.'],
  ])('is not told the only other one: %#', async (event, what) => {
    const { history } = await orderFor(orderOf(two).order(process, event), stockManager(CAMDEN));
    expect(history.steps.at(-1)).toMatchObject({ sentence: `Another borough ${what}`, detail: null });
  });
});
