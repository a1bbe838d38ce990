import { beforeEach, describe, expect, it } from '@jest/globals';
import { jointOrderEvents, quoteEvents } from '#messages/procurement';
import { person } from '#testing';
import { bodyOf } from '../rehearsal/asked.js';
import {
  CAMDEN,
  CLOSES,
  HAVERING,
  ISLINGTON,
  MEMBERS,
  ORDER,
  Story,
  TLC,
  auditor,
  budgetHolder,
  builder,
  lineOf,
  process,
  second,
  sharesOf,
  stockManager,
} from '../rehearsal/story.js';
import { waitingForMe } from './waiting-for-me.js';

interface Waiting {
  readonly tasks: readonly {
    readonly kind: string;
    readonly pence: number | null;
    readonly actions: readonly object[];
  }[];
  readonly count: number;
}

let story: Story;
beforeEach(() => {
  story = new Story().founded().drafted();
});

const waiting = (by = builder) => bodyOf<Waiting>(story.rehearsal, 'waiting-for-me', { partnership: TLC }, by);
const kinds = async (by = builder) => (await waiting(by)).tasks.map(({ kind }) => kind);
const READY = jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 13_410 });

describe('what waits for me', () => {
  it('is the draft, for the lead’s buyers alone', async () => {
    expect(await kinds(second)).toEqual(['draft']);
    expect(await kinds(person('x', CAMDEN, 'joint-buyer'))).toEqual([]);
    expect((await waiting()).tasks[0]?.actions[0]).toMatchObject({
      method: 'POST',
      path: '/partnerships/tlc/orders/TLC-1/window',
    });
  });

  it('is each line for a stock manager, with the command that answers it and the deadline', async () => {
    story.order(builder, lineOf('2', { [CAMDEN]: 1 })).opened();
    const { tasks } = await waiting(stockManager(CAMDEN));
    expect(tasks.map(({ kind }) => kind)).toEqual(['consent-to-rest', 'consent', 'consent']);
    expect(tasks[1]).toMatchObject({
      sentence: 'Answer for line 1 of TLC-1: 12 copies of Title 1.',
      line: '1',
      copies: 12,
      deadline: { at: CLOSES.closesAt },
      actions: [
        {
          method: 'POST',
          path: '/partnerships/tlc/orders/TLC-1/lines/1/consent',
          body: { authority: CAMDEN },
        },
        { method: 'PUT', path: `/partnerships/tlc/orders/TLC-1/lines/1/copies/${CAMDEN}`, body: {} },
        { method: 'POST', path: '/partnerships/tlc/orders/TLC-1/lines/1/refusal' },
      ],
    });
    expect(await kinds(stockManager(ISLINGTON))).toEqual(['consent']);
    story.consented(CAMDEN);
    expect(await kinds(stockManager(CAMDEN))).toEqual(['consent']);
  });

  it('is nothing for a stock manager once the deadline has passed', async () => {
    story.opened();
    const past = { closesAt: '2026-11-25T09:59:59.999Z', closes: CLOSES.closes };
    story.order(builder, jointOrderEvents.ConsentWindowExtended({ ...ORDER, ...past }));
    expect(await kinds(stockManager(CAMDEN))).toEqual([]);
  });

  it('is the window for the lead once all have answered', async () => {
    story.opened();
    expect(await kinds()).toEqual([]);
    MEMBERS.forEach((authority) => story.consented(authority));
    expect(await kinds()).toEqual(['close-window']);
  });

  it('is the amount for a budget holder until it is allowed', async () => {
    story.opened().closed();
    expect(await waiting(budgetHolder(CAMDEN))).toMatchObject({
      tasks: [
        {
          kind: 'commit',
          pence: 6_940,
          actions: [
            { path: `/partnerships/tlc/orders/TLC-1/commitments/${CAMDEN}`, body: { pence: 6_940 } },
            { path: `/partnerships/tlc/orders/TLC-1/commitments/${CAMDEN}/refusal` },
          ],
        },
      ],
    });
    story.authorised(CAMDEN, 6_940);
    expect(await kinds(budgetHolder(CAMDEN))).toEqual([]);
    expect(await kinds(budgetHolder(ISLINGTON))).toEqual(['commit']);
    expect(await kinds(stockManager(ISLINGTON))).toEqual([]);
  });

  it('is no approval for who re-offered copies or went on without a borough; a borough’s own “no” builds nothing', async () => {
    const ready = (by: typeof builder, event: jointOrderEvents.JointOrderEvent) => {
      story = new Story().founded().drafted().opened().closed();
      story.order(by, event);
      story.order(process, READY);
    };
    const dropped = { ...ORDER, authority: CAMDEN, reason: 'No answer' };
    ready(second, jointOrderEvents.BoroughDropped({ ...dropped, because: 'no-answer' }));
    expect(await kinds(second)).toEqual([]);
    ready(second, jointOrderEvents.BoroughDropped({ ...dropped, because: 'commitment-withheld' }));
    expect(await kinds(second)).toEqual(['approve']);
    const offered = { ...ORDER, authority: CAMDEN, lines: [{ line: '1', copies: 12 }], ...CLOSES };
    ready(second, jointOrderEvents.SharesReoffered(offered));
    expect(await kinds(second)).toEqual([]);
  });

  it('is more time from the supplier, where a draft or an order that is ready has prices of an expired quote', async () => {
    story = new Story().founded().drafted();
    const occasion = { scope: TLC, stream: `quote-${TLC}.q1`, by: builder };
    const about = { partnership: TLC, quote: 'q1' };
    const of = { ...about, supplier: 'askews', file: 'f1', number: 'Q-7', function: '9', date: '2026-10-20' };
    const opened = { ...of, expiresOn: '2026-11-24', currency: 'GBP', lineCount: 1, fingerprint: 'b'.repeat(64) };
    story.rehearsal.happened(occasion, quoteEvents.QuoteOpened({ ...opened, references: [] }));
    const quoted = { quote: 'q1', number: 'Q-7', line: 'L1', reference: 'R' };
    const added = lineOf('2', { [CAMDEN]: 1 });
    story.order(builder, { ...added, data: { ...added.data, quote: quoted } });
    const paths = async (by = builder) =>
      (await waiting(by)).tasks.flatMap(({ actions }) => actions.map((each) => (each as { path: string }).path));
    expect(await paths()).toEqual(['/partnerships/tlc/quotes/q1/extension', expect.stringContaining('/lines/')]);
    story.rehearsal.happened(
      occasion,
      quoteEvents.QuoteExtended({ ...about, expiresOn: '2026-11-25', reason: 'Mail' }),
    );
    expect(await paths()).toEqual(['/partnerships/tlc/orders/TLC-1/window', expect.stringContaining('/lines/')]);
    story.opened();
    const shares = sharesOf({ [CAMDEN]: 1 });
    const ofLine = (line: string) => ({ ...shares.data, lines: shares.data.lines.map((each) => ({ ...each, line })) });
    story.order(process, jointOrderEvents.SharesCalculated(ofLine('2')), READY);
    expect(await paths(second)).toContain('/partnerships/tlc/orders/TLC-1/approval');
    story.rehearsal.happened(
      occasion,
      quoteEvents.QuoteExtended({ ...about, expiresOn: '2026-11-24', reason: 'Slip' }),
    );
    expect(await paths(second)).toEqual([
      '/partnerships/tlc/quotes/q1/extension',
      '/partnerships/tlc/orders/TLC-1/cancellation',
    ]);
    story.order(process, jointOrderEvents.SharesCalculated({ ...ofLine('1'), round: 2 }));
    expect(await paths(second)).toContain('/partnerships/tlc/orders/TLC-1/approval');
  });

  it('is the approval for a second person at the lead, and never for a builder', async () => {
    story.opened().closed().order(process, READY);
    expect(await waiting(second)).toMatchObject({
      tasks: [{ kind: 'approve', pence: 13_410, actions: [{ body: { totalPence: 13_410 } }, {}] }],
    });
    expect(await kinds(person('colm', HAVERING, 'contract-manager'))).toEqual(['approve']);
    expect(await kinds(builder)).toEqual([]);
    expect(await kinds(person('x', CAMDEN, 'contract-manager'))).toEqual([]);
    expect(await kinds(auditor(HAVERING))).toEqual([]);
  });

  it('is to offer the others what a borough that has left would have had, then for them to choose more', async () => {
    story.opened().closed();
    expect(await kinds()).toEqual([]);
    story.leaves(CAMDEN);
    expect(await waiting()).toMatchObject({
      tasks: [
        {
          kind: 'offer-to-others',
          sentence: 'Offer the others what Camden would have had of TLC-1: it has left the partnership.',
          actions: [{ path: `/partnerships/tlc/orders/TLC-1/boroughs/${CAMDEN}/re-offer` }],
        },
      ],
    });
    const lines = [{ line: '1', copies: 12 }];
    story.order(builder, jointOrderEvents.SharesReoffered({ ...ORDER, authority: CAMDEN, lines, ...CLOSES }));
    expect(await kinds()).toEqual([]);
    expect(await kinds(stockManager(CAMDEN))).toEqual([]);
    expect(await waiting(stockManager(ISLINGTON))).toMatchObject({
      tasks: [
        {
          kind: 're-offer',
          sentence:
            'Choose more copies for TLC-1, if you want them: a borough has left that would have had 12 copies of 1 title.',
          deadline: { at: CLOSES.closesAt },
          actions: [{ method: 'PUT', path: `/partnerships/tlc/orders/TLC-1/lines/1/copies/${ISLINGTON}` }],
        },
      ],
    });
    const chosen = { ...ORDER, line: '1', authority: ISLINGTON, groups: [] };
    story.order(stockManager(ISLINGTON), jointOrderEvents.CopiesChosen(chosen));
    expect(await kinds(stockManager(ISLINGTON))).toEqual([]);
    expect(await kinds(stockManager(HAVERING))).toEqual(['re-offer']);
    story.order(process, jointOrderEvents.ConsentWindowClosed({ ...ORDER, because: 'deadline', lapsed: [] }));
    expect(await kinds(stockManager(HAVERING))).toEqual([]);
  });

  it('is nothing to answer for a borough that has left, and to close the window once all others have answered', async () => {
    story.opened().consented(ISLINGTON).leaves(CAMDEN);
    expect(await kinds(stockManager(CAMDEN))).toEqual([]);
    expect(await kinds()).toEqual([]);
    story.consented(HAVERING);
    expect(await kinds()).toEqual(['close-window']);
  });

  it('is to go on without a borough that left and had committed nothing, where nobody else is offered its copies', async () => {
    story.opened('stay-liable').closed().leaves(CAMDEN).leaves(ISLINGTON);
    story.authorised(ISLINGTON, 4_090);
    expect(await kinds(budgetHolder(CAMDEN))).toEqual([]);
    expect(await waiting()).toMatchObject({
      tasks: [
        {
          kind: 'go-on-without',
          sentence: 'Go on with TLC-1 without Camden: it has left the partnership and had committed nothing.',
          actions: [{ path: `/partnerships/tlc/orders/TLC-1/boroughs/${CAMDEN}/removal` }],
        },
      ],
    });
    expect(await kinds(stockManager(HAVERING))).toEqual([]);
    story.order(
      builder,
      jointOrderEvents.BoroughDropped({ ...ORDER, authority: CAMDEN, because: 'no-answer', reason: 'Left' }),
    );
    expect(await kinds()).toEqual([]);
  });

  it('is to follow its share for a borough that left and is liable, not to withhold it', async () => {
    story.opened('stay-liable').closed().authorised(ISLINGTON, 4_000).leaves(ISLINGTON);
    expect(await waiting(budgetHolder(ISLINGTON))).toMatchObject({
      tasks: [{ kind: 'commit', pence: 4_090, actions: [{ body: { pence: 4_090 } }] }],
    });
  });

  it('is not to choose more for a borough that was left out of the order before', async () => {
    const dropped = { ...ORDER, authority: HAVERING, because: 'no-answer', reason: 'Silent.' } as const;
    const lines = [{ line: '1', copies: 12 }];
    story.opened().closed().order(builder, jointOrderEvents.BoroughDropped(dropped));
    story.order(builder, jointOrderEvents.SharesReoffered({ ...ORDER, authority: CAMDEN, lines, ...CLOSES }));
    expect(await kinds(stockManager(HAVERING))).toEqual([]);
    expect(await kinds(stockManager(ISLINGTON))).toEqual(['re-offer']);
  });

  it('is forgotten once the order is approved or cancelled', () => {
    story.opened().closed().order(process, READY);
    story.order(second, jointOrderEvents.JointOrderApproved({ ...ORDER, round: 1, totalPence: 13_410, number: null }));
    expect(story.rehearsal.row(waitingForMe, TLC, 'TLC-1')).toBeUndefined();
    story = new Story().founded().drafted();
    story.order(builder, jointOrderEvents.JointOrderCancelled({ ...ORDER, stage: 'draft', reason: 'No.' }));
    expect(story.rehearsal.row(waitingForMe, TLC, 'TLC-1')).toBeUndefined();
  });
});
