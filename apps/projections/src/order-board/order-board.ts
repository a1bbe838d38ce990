import { projection, sum, type RecordedOf } from '#kernel';
import { prices, type jointOrderEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';
import { NOT_RECKONED, covering, type Cover } from './cover.js';

type JointOrderEvent = jointOrderEvents.JointOrderEvent;
type DataOf<Name extends JointOrderEvent['type']> = Extract<JointOrderEvent, { type: Name }>['data'];

/** How far an order has come. */
export type OrderState = 'draft' | 'collecting' | 'committing' | 'ready' | 'approved' | 'sent' | 'cancelled';
/** What a borough has said of the copies proposed to it. */
export type Said = 'proposed' | 'consented' | 'declined' | 'lapsed';

/** What the window was opened with, for everybody to see; delegated limits are each borough's own. */
type Terms = Pick<DataOf<'ConsentWindowOpened'>, 'shortfall' | 'leavers' | 'carriage'> & {
  readonly prices: prices.Prices;
  readonly members: readonly string[];
  readonly delegated: { readonly [authority: string]: number };
};

/** One order as a whole: what it is, who has answered, where its money is. */
export type BoardRow = {
  readonly order: string;
  readonly title: string;
  readonly supplier: string;
  readonly framework: string;
  readonly lead: string;
  readonly state: OrderState;
  readonly deadline: { readonly at: string; readonly local: string; readonly zone: string } | null;
  readonly terms: Terms | null;
  /** In the order added. */
  readonly lineIds: readonly string[];
  /** What each borough said and how many copies that is, by line and authority. */
  readonly answers: { readonly [line: string]: { readonly [authority: string]: readonly [Said, number] } };
  readonly cover: Cover;
  readonly sent: Pick<DataOf<'JointOrderSent'>, 'file' | 'sha256' | 'interchange' | 'copies'> | null;
  readonly cancelled: { readonly stage: string; readonly reason: string } | null;
  /** Revision of the order's latest event. */
  readonly revision: number;
  readonly trails: { readonly [Figure in Figures]: Trail };
};

type Figures = 'state' | 'deadline' | 'lines' | 'answers' | 'total' | 'cover';
const UNTRACED: BoardRow['trails'] = {
  state: NO_TRAIL,
  deadline: NO_TRAIL,
  lines: NO_TRAIL,
  answers: NO_TRAIL,
  total: NO_TRAIL,
  cover: NO_TRAIL,
};

/** All orders of a partnership, one row each. */
export const orderBoard = projection<BoardRow, JointOrderEvent>({
  name: 'order-board',
  version: 6,
  on: {
    JointOrderDrafted: {
      rows: orderOf,
      apply: (_row, event) => {
        const { order, title, supplier, framework, lead } = event.data;
        return {
          order,
          title,
          supplier,
          framework,
          lead,
          state: 'draft',
          deadline: null,
          terms: null,
          lineIds: [],
          answers: {},
          cover: NOT_RECKONED,
          sent: null,
          cancelled: null,
          revision: event.revision,
          trails: { ...UNTRACED, state: noted(NO_TRAIL, event) },
        };
      },
    },
    // Nothing that the board shows, but the order’s history goes on.
    QuoteTakenOver: on([], () => ({})),
    OrderLineAdded: on(['lines'], (row, { line, wants }) => ({
      lineIds: [...row.lineIds, line],
      answers: {
        ...row.answers,
        [line]: Object.fromEntries(
          wants.map(({ authority, groups }) => [authority, ['proposed', copiesOf(groups)] as const]),
        ),
      },
    })),
    OrderLineRemoved: on(['lines'], (row, { line }) => ({
      lineIds: row.lineIds.filter((id) => id !== line),
      answers: Object.fromEntries(Object.entries(row.answers).filter(([id]) => id !== line)),
    })),
    ConsentWindowOpened: on(
      ['state', 'deadline'],
      (_row, { closesAt, closes, members, shortfall, leavers, carriage, terms }) => ({
        state: 'collecting',
        deadline: { at: closesAt, ...closes },
        terms: {
          shortfall,
          leavers,
          carriage,
          prices: prices.pricesOf(terms),
          members: members.map(({ authority }) => authority),
          delegated: Object.fromEntries(members.map(({ authority, delegatedPence }) => [authority, delegatedPence])),
        },
      }),
    ),
    ConsentWindowExtended: on(['deadline'], (_row, { closesAt, closes }) => ({
      deadline: { at: closesAt, ...closes },
    })),
    OrderLineConsented: on(['answers'], (row, { line, authority }) => said(row, line, authority, 'consented')),
    CopiesChosen: on(['answers'], (row, { line, authority, groups }) =>
      said(row, line, authority, 'consented', () => copiesOf(groups)),
    ),
    OrderLineDeclined: on(['answers'], (row, { line, authority }) => said(row, line, authority, 'declined')),
    ConsentWindowClosed: on(['state', 'answers'], (row, { lapsed }) => ({
      state: 'committing',
      answers: lapsed.reduce(
        (before, { line, authority }) => said({ answers: before }, line, authority, 'lapsed').answers,
        row.answers,
      ),
    })),
    SharesCalculated: on(['total', 'cover'], ({ cover }, shares) => ({
      cover: covering.SharesCalculated(cover, shares),
    })),
    CommitmentAuthorised: on(['cover'], ({ cover }, data) => ({ cover: covering.CommitmentAuthorised(cover, data) })),
    SharesCommitted: on(['cover'], ({ cover }, data) => ({ cover: covering.SharesCommitted(cover, data) })),
    CopiesReduced: on(['answers'], (row, { authority, reductions }) => ({
      answers: reductions.reduce(
        (before, { line, from, to }) =>
          said({ answers: before }, line, authority, 'consented', (copies) => copies - from + to).answers,
        row.answers,
      ),
    })),
    BoroughDropped: on(['answers', 'cover'], ({ cover }, data) => ({ cover: covering.BoroughDropped(cover, data) })),
    SharesReoffered: on(
      ['state', 'deadline', 'answers', 'total', 'cover'],
      ({ cover }, { authority, closesAt, closes }) => ({
        state: 'collecting',
        deadline: { at: closesAt, ...closes },
        cover: covering.SharesReoffered(cover, { authority }),
      }),
    ),
    JointOrderReadied: on(['state'], () => ({ state: 'ready' })),
    JointOrderApproved: on(['state'], () => ({ state: 'approved' })),
    JointOrderSent: on(['state'], (_row, { file, sha256, interchange, copies }) => ({
      state: 'sent',
      sent: { file, sha256, interchange, copies },
    })),
    // Its money is released: nobody owes or holds anything for it any more. What it would have cost is in its history.
    JointOrderCancelled: on(['state', 'total', 'cover'], ({ cover: { round, dropped } }, { stage, reason }) => ({
      state: 'cancelled',
      cancelled: { stage, reason },
      cover: { ...NOT_RECKONED, round, dropped },
    })),
  },
});

function orderOf({ data }: { readonly data: { readonly order: string } }): readonly string[] {
  return [data.order];
}

/** A step of the one row of an order: what changes, and which figures it is behind. */
function on<E extends JointOrderEvent>(
  figures: readonly Figures[],
  change: (row: BoardRow, data: E['data']) => Partial<BoardRow>,
) {
  return {
    rows: orderOf,
    apply: (row: BoardRow | undefined, event: RecordedOf<E>): BoardRow => {
      if (!row) throw new Error(`${event.type} before the order was drafted`);
      const trails = { ...row.trails };
      for (const figure of figures) trails[figure] = noted(trails[figure], event);
      const changed = change(row, event.data);
      return { ...row, ...changed, revision: event.revision, trails };
    },
  };
}

function said(
  { answers }: Pick<BoardRow, 'answers'>,
  line: string,
  authority: string,
  answer: Said,
  copies: (before: number) => number = (before) => before,
): Pick<BoardRow, 'answers'> {
  const before = answers[line]?.[authority]?.[1] ?? 0;
  return { answers: { ...answers, [line]: { ...answers[line], [authority]: [answer, copies(before)] } } };
}

function copiesOf(groups: readonly { readonly quantity: number }[]): number {
  return sum(groups.map(({ quantity }) => quantity));
}
