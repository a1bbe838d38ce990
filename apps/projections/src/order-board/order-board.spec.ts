import { beforeEach, describe, expect, it } from '@jest/globals';
import { jointOrderEvents } from '#messages/procurement';
import { bodyOf, outcomeOf } from '../rehearsal/asked.js';
import {
  CAMDEN,
  CLOSES,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  TLC,
  auditor,
  builder,
  committedBy,
  groupOf,
  process,
  second,
  sharesOf,
  stockManager,
} from '../rehearsal/story.js';
import { TRACED } from '../asking/trail.js';
import { orderBoard } from './order-board.js';

interface Board {
  readonly orders: readonly {
    readonly state: string;
    readonly next: string;
    readonly copies: number;
    readonly totalPence: number | null;
    readonly deadline: object | null;
    readonly own: object;
    readonly others: object;
    readonly boroughs: readonly object[] | null;
    readonly events: Readonly<
      Record<'answers' | 'total', { readonly count: number; readonly latest: readonly { type: string }[] }>
    >;
  }[];
}

let story: Story;
beforeEach(() => {
  story = new Story().founded().drafted();
});

const boardFor = async (by = builder) =>
  (await bodyOf<Board>(story.rehearsal, 'order-board', { partnership: TLC }, by)).orders[0];
const row = () => story.rehearsal.row(orderBoard, TLC, 'TLC-1');

describe('the order board', () => {
  it('shows a draft with its copies, and that the lead goes on', async () => {
    expect(await boardFor()).toMatchObject({
      state: 'draft',
      next: 'The lead opens the consent window when the titles are complete.',
      lineCount: 1,
      copies: 23,
      totalPence: null,
      deadline: null,
    });
  });

  it('counts answers by borough for the lead while the window is open', async () => {
    story.opened().consented(CAMDEN);
    expect(await boardFor()).toMatchObject({
      state: 'collecting',
      next: '2 boroughs still to answer by 4 December 2026 at 17:00.',
      deadline: { at: CLOSES.closesAt, local: '2026-12-04T17:00', zone: 'Europe/London' },
      boroughs: [
        { authority: CAMDEN, lines: 1, answered: 1, waiting: 0, copies: 12, cover: 'not-asked' },
        { authority: HAVERING, lines: 1, answered: 0, waiting: 1, copies: 4 },
        { authority: ISLINGTON, lines: 1, answered: 0, waiting: 1, copies: 7 },
      ],
    });
  });

  it('gives a borough its own figures and the others’ without names', async () => {
    story.opened().closed();
    const seen = await boardFor(stockManager(CAMDEN));
    expect(seen).toMatchObject({
      totalPence: null,
      own: { copies: 12, totalPence: 6_940, cover: 'waiting' },
      others: { boroughs: 2, answered: 2, waiting: 0, copies: 11 },
      boroughs: null,
    });
    expect(await boardFor()).toMatchObject({ totalPence: 13_410, own: { totalPence: 2_380 } });
  });

  it('takes another answer to the same line in the place of the first', async () => {
    story.opened().consented(CAMDEN);
    const chosen = { ...ORDER, line: '1', authority: CAMDEN, groups: [groupOf(CAMDEN, 5), groupOf(CAMDEN, 2)] };
    story.order(stockManager(CAMDEN), jointOrderEvents.CopiesChosen(chosen));
    expect(row()?.answers['1']?.[CAMDEN]).toEqual(['consented', 7]);
    const declined = { ...ORDER, line: '1', authority: CAMDEN, reason: 'No room.' };
    story.order(stockManager(CAMDEN), jointOrderEvents.OrderLineDeclined(declined));
    expect(await boardFor()).toMatchObject({ copies: 11 });
  });

  it('lapses who did not answer, and counts their copies no more', async () => {
    story.opened().consented(CAMDEN);
    const lapsed = [ISLINGTON, HAVERING].map((authority) => ({ line: '1', authority }));
    story.order(process, jointOrderEvents.ConsentWindowClosed({ ...ORDER, because: 'deadline', lapsed }));
    story.order(process, sharesOf({ [CAMDEN]: 12 }));
    expect(await boardFor(auditor(HAVERING))).toMatchObject({ state: 'committing', copies: 12, totalPence: 6_940 });
  });

  it('covers a borough when its funds hold exactly its share of the latest round', async () => {
    story.opened().closed().authorised(CAMDEN, 6_940);
    story.order(process, committedBy(CAMDEN, 6_940));
    const coverOf = async () => (await boardFor())?.boroughs?.map((each) => (each as { cover: string }).cover);
    expect(await coverOf()).toEqual(['covered', 'waiting', 'waiting']);
    story.order(process, sharesOf({ [CAMDEN]: 11, [ISLINGTON]: 7, [HAVERING]: 4 }, 2));
    expect(await coverOf()).toEqual(['waiting', 'waiting', 'waiting']);
    story.order(process, committedBy(CAMDEN, 6_370, 2));
    expect(await coverOf()).toEqual(['covered', 'waiting', 'waiting']);
  });

  it('takes reduced copies and boroughs that left out of the counts', async () => {
    story.opened().closed();
    story.order(
      process,
      jointOrderEvents.CopiesReduced({
        ...ORDER,
        authority: ISLINGTON,
        because: 'fund-short',
        fund: 'ISL-FUND',
        year: 2026,
        reductions: [{ line: '1', group: 0, from: 7, to: 5 }],
      }),
      jointOrderEvents.BoroughDropped({ ...ORDER, authority: CAMDEN, because: 'no-answer', reason: 'Silent.' }),
      sharesOf({ [ISLINGTON]: 5, [HAVERING]: 4 }, 2),
    );
    expect(await boardFor()).toMatchObject({
      copies: 9,
      boroughs: [
        { authority: CAMDEN, copies: 0, cover: 'not-covered' },
        { authority: HAVERING, copies: 4 },
        { authority: ISLINGTON, copies: 5 },
      ],
    });
  });

  it('is open again when a borough has left and its copies are offered to the others', async () => {
    story.opened().closed();
    const lines = [{ line: '1', copies: 12 }];
    story.order(builder, jointOrderEvents.SharesReoffered({ ...ORDER, authority: CAMDEN, lines, ...CLOSES }));
    expect(await boardFor()).toMatchObject({
      ...{ state: 'collecting', deadline: { at: CLOSES.closesAt }, copies: 11, totalPence: null },
      next: 'A borough has left: the others may choose more copies until 4 December 2026 at 17:00.',
      boroughs: [{ authority: CAMDEN, copies: 0, cover: 'not-covered' }, {}, {}],
    });
  });

  it('goes on to ready, approved and sent, and says what each waits for', async () => {
    story.opened().closed();
    story.order(process, jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 13_410 }));
    expect((await boardFor())?.next).toBe('A second person at the lead, who did not build the order, approves it.');
    story.order(second, jointOrderEvents.JointOrderApproved({ ...ORDER, round: 1, totalPence: 13_410, number: null }));
    expect(await boardFor()).toMatchObject({ state: 'approved' });
    const sent = { ...ORDER, file: 'askews/1.edi', sha256: 'a', interchange: '1', copies: 23, altered: [] };
    story.order(process, jointOrderEvents.JointOrderSent(sent));
    expect(await boardFor()).toMatchObject({ state: 'sent', next: 'The supplier collects the order and answers it.' });
  });

  it('waits for no borough that has left: the lead closes the window, or goes on without it', async () => {
    story.opened('stay-liable').consented(ISLINGTON).consented(HAVERING);
    expect(await boardFor()).toMatchObject({ next: expect.stringContaining('1 borough still to answer') });
    story.leaves(CAMDEN);
    expect(await boardFor()).toMatchObject({ next: expect.stringContaining('the lead can close the window') });
    expect(await boardFor()).toMatchObject({ others: { answered: 1, waiting: 0 } });
    story = new Story().founded().drafted().opened('stay-liable').closed().leaves(CAMDEN);
    expect((await boardFor())?.next).toBe('The budget holders of 2 boroughs commit their shares.');
    story.authorised(ISLINGTON, 4_090).authorised(HAVERING, 2_380);
    expect((await boardFor())?.next).toBe('The lead goes on without 1 borough that left and had committed nothing.');
  });

  it('shows a borough that has left the orders it is in, and none that came later', async () => {
    story.opened().leaves(CAMDEN, '2026-11-24');
    expect(await boardFor(stockManager(CAMDEN))).toMatchObject({ state: 'collecting' });
    story = new Story().founded().leaves(CAMDEN, '2026-11-24').drafted();
    expect(await boardFor(stockManager(CAMDEN))).toBeUndefined();
    expect(await outcomeOf(story.rehearsal, 'joint-order', ORDER, stockManager(CAMDEN))).toBe('not-found');
    expect(await boardFor()).toMatchObject({ state: 'draft' });
  });

  it('holds no money for an order that was cancelled', async () => {
    story.opened().closed().authorised(CAMDEN, 6_940).order(process, committedBy(CAMDEN, 6_940));
    expect(await boardFor(stockManager(CAMDEN))).toMatchObject({ own: { cover: 'covered', totalPence: 6_940 } });
    story.order(builder, jointOrderEvents.JointOrderCancelled({ ...ORDER, stage: 'committing', reason: 'Too late.' }));
    expect(await boardFor(stockManager(CAMDEN))).toMatchObject({ own: { cover: 'not-asked', totalPence: null } });
    const { commitments } = await bodyOf(story.rehearsal, 'joint-order', ORDER, stockManager(CAMDEN));
    expect(commitments).toEqual([]);
  });

  it('shows a cancelled order', async () => {
    story.order(builder, jointOrderEvents.JointOrderCancelled({ ...ORDER, stage: 'draft', reason: 'Too late.' }));
    expect(await boardFor()).toMatchObject({ state: 'cancelled' });
  });

  it('names the latest events behind a figure, and counts them all', async () => {
    story.opened();
    for (let times = 0; times < TRACED + 10; times += 1) story.consented(CAMDEN);
    const answers = (await boardFor())?.events.answers;
    expect(answers?.count).toBe(TRACED + 10);
    expect(answers?.latest).toHaveLength(TRACED);
    expect(answers?.latest.at(-1)?.type).toBe('OrderLineConsented');
  });

  it('names that a borough was left out behind the copies that are no longer counted', async () => {
    const events = { ...ORDER, because: 'no-answer', reason: 'Silent.' } as const;
    story.opened().closed();
    story.order(builder, jointOrderEvents.BoroughDropped({ ...events, authority: ISLINGTON }));
    expect((await boardFor())?.events.answers.latest.at(-1)?.type).toBe('BoroughDropped');
    const lines = [{ line: '1', copies: 12 }];
    story.order(builder, jointOrderEvents.SharesReoffered({ ...ORDER, authority: CAMDEN, lines, ...CLOSES }));
    const { answers, total } = (await boardFor())?.events ?? {};
    for (const figure of [answers, total]) expect(figure?.latest.at(-1)?.type).toBe('SharesReoffered');
  });

  it('keeps the row of the largest order below 300 kilobytes', () => {
    const boroughs = Array.from({ length: 33 }, (_, index) => `E090000${String(index + 1).padStart(2, '0')}`);
    const fewer = boroughs.slice(0, 10);
    const lines = Array.from({ length: 199 }, (_, index) => ({ ...ORDER, line: `added-line-${index}`, of: fewer }));
    for (const { line } of lines) {
      const wants = fewer.map((authority) => ({ authority, groups: [groupOf(HAVERING, 500)] }));
      const { data } = sampleLine();
      story.order(builder, jointOrderEvents.OrderLineAdded({ ...data, line, wants }));
    }
    story.order(process, sharesOf(Object.fromEntries(boroughs.map((authority) => [authority, 500]))));
    expect(JSON.stringify(row()).length).toBeLessThan(300_000);
  });
});

function sampleLine() {
  return jointOrderEvents.OrderLineAdded({
    ...ORDER,
    line: '1',
    title: { ean: '9', title: 'A title', author: null, publisher: null, published: null, binding: null },
    category: 'AF',
    listPence: 1_000,
    quote: null,
    wants: [],
  });
}
