import { beforeEach, describe, expect, it } from '@jest/globals';
import { jointOrderEvents } from '#messages/procurement';
import { bodyOf } from '../rehearsal/asked.js';
import {
  CAMDEN,
  CLOSES,
  HAVERING,
  ISLINGTON,
  ORDER,
  Story,
  TLC,
  auditor,
  branchOf,
  builder,
  committedBy,
  fundOf,
  groupOf,
  lineOf,
  process,
  sharesOf,
  stockManager,
} from '../rehearsal/story.js';
import { orderLines } from './order-lines.js';

interface Answer {
  readonly lines: readonly {
    readonly line: string;
    readonly copies: number;
    readonly unitPence: number | null;
    readonly nextBreak: object | null;
    readonly own: { readonly pence: number | null; readonly copies: number } | null;
    readonly others: object;
    readonly boroughs: readonly { readonly authority: string; readonly branches: object | null }[] | null;
    readonly shares: readonly object[] | null;
  }[];
  readonly commitments: readonly { readonly authority: string; readonly amounts: object | null }[];
  readonly history: {
    readonly count: number;
    readonly earlier: number | null;
    readonly steps: readonly { readonly sentence: string; readonly detail: string | null; readonly revision: number }[];
  };
}

let story: Story;
beforeEach(() => {
  story = new Story().founded().drafted().opened();
});

const orderFor = (by = builder, more: object = {}) =>
  bodyOf<Answer>(story.rehearsal, 'joint-order', { ...ORDER, ...more }, by);
const short = () =>
  jointOrderEvents.CopiesReduced({
    ...ORDER,
    authority: ISLINGTON,
    because: 'fund-short',
    fund: fundOf(ISLINGTON),
    year: 2026,
    reductions: [{ line: '1', group: 0, from: 7, to: 5 }],
  });

describe('one joint order', () => {
  it('tells a borough its own share and anonymous totals', async () => {
    story.closed();
    const { lines, commitments } = await orderFor(stockManager(CAMDEN));
    expect(lines).toMatchObject([
      {
        copies: 23,
        own: { copies: 12, pence: 6_840 },
        others: { boroughs: 2, copies: 11 },
        boroughs: null,
        shares: null,
      },
    ]);
    expect(commitments).toEqual([
      {
        authority: CAMDEN,
        cover: 'waiting',
        left: null,
        amounts: {
          duePence: 6_940,
          allowedPence: 0,
          delegatedPence: 555,
          funds: [{ fund: fundOf(CAMDEN), year: 2026, duePence: 6_940, committedPence: 0 }],
        },
      },
    ]);
  });

  it('tells what copies are expected to cost while boroughs answer, and how many more get a better price', async () => {
    const [line] = (await orderFor(stockManager(CAMDEN))).lines;
    const nextBreak = { copies: 25, basisPoints: 4_500 };
    expect(line).toMatchObject({ copies: 23, unitPence: 570, nextBreak, own: { copies: 12, pence: 6_840 } });
    const groups = [{ ...groupOf(HAVERING, 6), neededBy: '2027-03-01' }];
    story.order(
      stockManager(HAVERING),
      jointOrderEvents.CopiesChosen({ ...ORDER, line: '1', authority: HAVERING, groups }),
    );
    const reached = { copies: 25, unitPence: 550, nextBreak: null };
    expect((await orderFor(stockManager(CAMDEN))).lines).toMatchObject([{ ...reached, own: { pence: 6_600 } }]);
    expect((await orderFor(stockManager(HAVERING))).lines).toMatchObject([{ own: { pence: 3_300, groups } }]);
    story.closed();
    expect((await orderFor(stockManager(CAMDEN))).lines[0]).toMatchObject({ unitPence: 570, nextBreak: null });
  });

  it('shows the lead branches of a borough only once it has consented, and whether its money is there', async () => {
    story.consented(CAMDEN);
    expect((await orderFor()).lines[0]?.boroughs).toEqual([
      { authority: CAMDEN, answer: 'consented', copies: 12, branches: [{ branch: branchOf(CAMDEN), copies: 12 }] },
      { authority: ISLINGTON, answer: 'proposed', copies: 7, branches: null },
      { authority: HAVERING, answer: 'proposed', copies: 4, branches: null },
    ]);
    story.closed().authorised(CAMDEN, 6_940).order(process, committedBy(CAMDEN, 6_940));
    expect((await orderFor()).commitments).toMatchObject([
      { authority: CAMDEN, cover: 'covered', amounts: null },
      { authority: HAVERING, cover: 'waiting', amounts: { duePence: 2_380 } },
      { authority: ISLINGTON, cover: 'waiting', amounts: null },
    ]);
  });

  it('shows an auditor of any member everything', async () => {
    story.closed();
    const { lines, commitments } = await orderFor(auditor(CAMDEN));
    expect(lines[0]?.shares).toMatchObject([{ authority: CAMDEN }, { authority: ISLINGTON, pence: 3_990 }, {}]);
    expect(commitments.every(({ amounts }) => amounts !== null)).toBe(true);
  });

  it('shares a line by its latest round alone: a line that nobody is left with costs nothing', async () => {
    story.order(builder, lineOf('2', { [CAMDEN]: 1 })).closed();
    const withSecond = sharesOf({ [CAMDEN]: 12 }, 2);
    const onlySecond = { ...withSecond.data, lines: withSecond.data.lines.map((line) => ({ ...line, line: '2' })) };
    story.order(process, jointOrderEvents.SharesCalculated(onlySecond));
    const { lines } = await orderFor(stockManager(CAMDEN));
    expect(lines.map(({ line, own }) => [line, own?.pence])).toEqual([
      ['1', 0],
      ['2', 6_840],
    ]);
  });

  it('gives fewer copies where a fund was short, and none to who left', async () => {
    story.closed().order(process, short());
    expect(story.rehearsal.row(orderLines, TLC, 'TLC-1/1')?.wants[1]?.groups[0]?.quantity).toBe(5);
    story.order(
      process,
      jointOrderEvents.BoroughDropped({ ...ORDER, authority: ISLINGTON, because: 'fund-short', reason: 'ISL-FUND: x' }),
    );
    expect((await orderFor(stockManager(CAMDEN))).lines[0]).toMatchObject({ copies: 16, others: { copies: 4 } });
  });

  it('costs what it would with the copies as they are, while those of a borough that left are offered to the others', async () => {
    story.closed();
    const lines = [{ line: '1', copies: 12 }];
    story.order(builder, jointOrderEvents.SharesReoffered({ ...ORDER, authority: CAMDEN, lines, ...CLOSES }));
    const { lines: seen, history } = await orderFor(stockManager(ISLINGTON));
    expect(seen).toMatchObject([{ copies: 11, own: { copies: 7, pence: 3_990 }, others: { boroughs: 1, copies: 4 } }]);
    expect(history.steps.at(-1)?.sentence).toBe(
      'Another borough has left the partnership, and the order: the others may have more copies of 1 line until 4 December 2026 at 17:00, London time.',
    );
  });

  it('forgets a line that was taken out', async () => {
    story = new Story().founded().drafted();
    story.order(builder, jointOrderEvents.OrderLineRemoved({ ...ORDER, line: '1', reason: 'Out of print.' }));
    const { lines, history } = await orderFor();
    expect(lines).toEqual([]);
    expect(history.steps.at(-1)?.sentence).toBe('Line 1 was taken out: Out of print.');
  });

  it('tells the history in sentences: another borough’s without its name, for the lead without funds and amounts', async () => {
    story.closed().order(process, short());
    const last = async (by = builder) => (await orderFor(by)).history.steps.at(-1);
    expect(await last(stockManager(CAMDEN))).toMatchObject({
      sentence: 'Another borough gets fewer copies of 1 line.',
      detail: null,
      actor: null,
      borough: null,
    });
    expect(await last()).toMatchObject({
      sentence: 'Islington gets fewer copies of 1 line.',
      detail: 'A fund was short',
      borough: ISLINGTON,
    });
    expect(await last(stockManager(ISLINGTON))).toMatchObject({
      detail: 'A fund was short · ISL-FUND 2026: line 1 from 7 to 5',
    });
  });

  it('tells the lead why a borough declined, and other boroughs only that one did', async () => {
    const declined = { ...ORDER, line: '1', authority: CAMDEN, reason: 'We have it.' };
    story.order(stockManager(CAMDEN), jointOrderEvents.OrderLineDeclined(declined));
    const told = async (by = builder) => (await orderFor(by)).history.steps.at(-1);
    expect(await told()).toMatchObject({ sentence: 'Camden declined line 1.', detail: 'We have it.' });
    expect(await told(stockManager(ISLINGTON))).toMatchObject({
      sentence: 'Another borough declined line 1.',
      detail: null,
    });
  });

  it('gives a long history in parts, none twice and none left out', async () => {
    for (let times = 0; times < 247; times += 1) story.consented(HAVERING);
    const seen: number[] = [];
    let before: number | null | undefined;
    do {
      const { history } = await orderFor(builder, before ? { before } : {});
      expect(history.count).toBe(250);
      seen.unshift(...history.steps.map(({ revision }) => revision));
      before = history.earlier;
    } while (before !== null);
    expect(seen).toEqual(Array.from({ length: 250 }, (_, revision) => revision));
  });

  it('takes copies that a borough chose without having been proposed any', async () => {
    const groups = [groupOf(HAVERING, 2)];
    story.order(builder, lineOf('2', { [CAMDEN]: 1 }));
    story.order(
      stockManager(HAVERING),
      jointOrderEvents.CopiesChosen({ ...ORDER, line: '2', authority: HAVERING, groups }),
    );
    expect((await orderFor(stockManager(HAVERING))).lines[1]).toMatchObject({ copies: 3, own: { copies: 2 } });
  });
});
