import { projection, type Recorded, type RecordedOf } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';
import type { Said } from '../order-board/order-board.js';

type JointOrderEvent = jointOrderEvents.JointOrderEvent;
type DataOf<Name extends JointOrderEvent['type']> = Extract<JointOrderEvent, { type: Name }>['data'];
type Group = jointOrderEvents.CopyGroup;
type AnswerEvent = Extract<JointOrderEvent, { type: 'OrderLineConsented' | 'CopiesChosen' | 'OrderLineDeclined' }>;
type LineShares = jointOrderEvents.Shares['lines'][number];

/** What a borough is to get of a line. */
export type Want = { readonly authority: string; readonly answer: Said; readonly groups: readonly Group[] };

/** One title of one order: who wants it, and what it costs whom. */
export type LineRow = {
  readonly line: string;
  readonly title: DataOf<'OrderLineAdded'>['title'];
  readonly category: string;
  readonly listPence: number;
  readonly quote: DataOf<'OrderLineAdded'>['quote'];
  readonly wants: readonly Want[];
  /** Null until shares were reckoned; of an earlier round when this line had no share in the latest. */
  readonly shares: (Omit<LineShares, 'line'> & { readonly round: number }) | null;
  readonly events: Trail;
};

/** The row of a line. */
export const lineKey = (order: string, line: string): string => `${order}/${line}`;

/** The lines of all orders of a partnership, one row each. */
export const orderLines = projection<LineRow, JointOrderEvent>({
  name: 'order-lines',
  version: 2,
  on: {
    OrderLineAdded: {
      rows: ({ data }) => [lineKey(data.order, data.line)],
      apply: (_row, event) => {
        const { line, title, category, listPence, quote, wants } = event.data;
        return {
          line,
          title,
          category,
          listPence,
          quote,
          wants: wants.map(({ authority, groups }) => ({ authority, answer: 'proposed', groups })),
          shares: null,
          events: noted(NO_TRAIL, event),
        };
      },
    },
    OrderLineRemoved: { rows: ({ data }) => [lineKey(data.order, data.line)], apply: () => undefined },
    OrderLineConsented: answering(({ authority }, wants) => answered(wants, authority, 'consented')),
    CopiesChosen: answering(({ authority, groups }, wants) => answered(wants, authority, 'consented', groups)),
    OrderLineDeclined: answering(({ authority }, wants) => answered(wants, authority, 'declined')),
    ConsentWindowClosed: {
      rows: ({ data }) => data.lapsed.map(({ line }) => lineKey(data.order, line)),
      apply: (row, event, key) =>
        changed(row, event, ({ wants }) => ({
          wants: event.data.lapsed
            .filter(({ line }) => lineKey(event.data.order, line) === key)
            .reduce((before, { authority }) => answered(before, authority, 'lapsed'), wants),
        })),
    },
    SharesCalculated: {
      rows: ({ data }) => data.lines.map(({ line }) => lineKey(data.order, line)),
      apply: (row, event, key) =>
        changed(row, event, () => {
          const { order, round, lines } = event.data;
          const found = lines.find(({ line }) => lineKey(order, line) === key);
          return found ? { shares: sharesOf(found, round) } : {};
        }),
    },
    CopiesReduced: {
      rows: ({ data }) => data.reductions.map(({ line }) => lineKey(data.order, line)),
      apply: (row, event, key) =>
        changed(row, event, ({ wants }) => {
          const { order, authority, reductions } = event.data;
          const here = reductions.filter(({ line }) => lineKey(order, line) === key);
          return { wants: here.reduce((before, { group, to }) => reduced(before, authority, group, to), wants) };
        }),
    },
  },
});

function answering<E extends AnswerEvent>(change: (data: E['data'], wants: readonly Want[]) => readonly Want[]) {
  return {
    rows: ({ data }: RecordedOf<E>) => [lineKey(data.order, data.line)],
    apply: (row: LineRow | undefined, event: RecordedOf<E>) =>
      changed(row, event, ({ wants }) => ({ wants: change(event.data, wants) })),
  };
}

function changed(row: LineRow | undefined, event: Recorded, change: (row: LineRow) => Partial<LineRow>): LineRow {
  if (!row) throw new Error(`${event.type} of a line that was never added`);
  return { ...row, ...change(row), events: noted(row.events, event) };
}

function answered(wants: readonly Want[], authority: string, answer: Said, groups?: readonly Group[]): readonly Want[] {
  const before = wants.find((want) => want.authority === authority);
  const want: Want = { authority, answer, groups: groups ?? before?.groups ?? [] };
  return before ? wants.map((each) => (each === before ? want : each)) : [...wants, want];
}

function reduced(wants: readonly Want[], authority: string, group: number, to: number): readonly Want[] {
  return wants.map((want) =>
    want.authority === authority
      ? { ...want, groups: want.groups.map((each, at) => (at === group ? { ...each, quantity: to } : each)) }
      : want,
  );
}

function sharesOf({ discount, unitPence, copies, totalPence, shares }: LineShares, round: number): LineRow['shares'] {
  return { round, discount, unitPence, copies, totalPence, shares };
}
