import { projection, sum, type Recorded } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';
import { NOT_RECKONED, covering, type Cover } from '../order-board/cover.js';

type JointOrderEvent = jointOrderEvents.JointOrderEvent;
type DataOf<Name extends JointOrderEvent['type']> = Extract<JointOrderEvent, { type: Name }>['data'];

/** A line some boroughs have not answered. */
export type Unanswered = {
  readonly line: string;
  readonly title: string;
  /** Copies proposed, by the authorities that have not answered. */
  readonly copies: { readonly [authority: string]: number };
  /** Authorities that first have to choose a fund for them: a quote may name none. */
  readonly unfunded: readonly string[];
};

/** A line of which the others may choose more copies, and who has. */
export type Reoffered = { readonly line: string; readonly copies: number; readonly answered: readonly string[] };

/** An order that still waits for somebody; once approved or cancelled it has no row. */
export type WaitingRow = {
  readonly order: string;
  readonly title: string;
  readonly supplier: string;
  readonly framework: string;
  readonly state: 'draft' | 'collecting' | 'committing' | 'ready';
  /** Subjects of those who built it, as procurement counts them: none of them may approve it. */
  readonly builders: readonly string[];
  readonly deadline: { readonly at: string; readonly local: string; readonly zone: string } | null;
  readonly lines: readonly Unanswered[];
  /** Which quote each line is of, by line: once shares are reckoned, of the lines that are ordered. */
  readonly quoted: { readonly [line: string]: string };
  /** The boroughs that were in the partnership when the window opened. */
  readonly members: readonly string[];
  /** What a borough that has left would have had, while the others may have it; null when nothing is offered. */
  readonly reoffer: readonly Reoffered[] | null;
  /** What becomes of the copies of a borough that leaves, as the rules were when the window opened. */
  readonly leavers: DataOf<'ConsentWindowOpened'>['leavers'] | null;
  readonly cover: Cover;
  readonly events: Trail;
};

/** What waits for people in each open order of a partnership. */
export const waitingForMe = projection<WaitingRow, JointOrderEvent>({
  name: 'waiting-for-me',
  version: 4,
  on: {
    JointOrderDrafted: {
      rows: orderOf,
      apply: (_row, event) => ({
        order: event.data.order,
        title: event.data.title,
        supplier: event.data.supplier,
        framework: event.data.framework,
        state: 'draft',
        builders: [event.metadata.actor],
        deadline: null,
        lines: [],
        quoted: {},
        members: [],
        reoffer: null,
        leavers: null,
        cover: NOT_RECKONED,
        events: noted(NO_TRAIL, event),
      }),
    },
    QuoteTakenOver: on((row, _data, actor) => built(row, actor)),
    OrderLineAdded: on((row, { line, title, quote, wants }, actor) => ({
      ...built(row, actor),
      quoted: quote ? { ...row.quoted, [line]: quote.quote } : row.quoted,
      lines: [
        ...row.lines,
        {
          line,
          title: title.title,
          copies: Object.fromEntries(
            wants.map(({ authority, groups }) => [authority, sum(groups.map(({ quantity }) => quantity))]),
          ),
          unfunded: wants
            .filter(({ groups }) => groups.some(({ funds }) => funds.length === 0))
            .map(({ authority }) => authority),
        },
      ],
    })),
    OrderLineRemoved: on((row, { line }, actor) => ({
      ...built(row, actor),
      lines: row.lines.filter((each) => each.line !== line),
      quoted: quotedOnly(row, (each) => each !== line),
    })),
    ConsentWindowOpened: on((row, { closesAt, closes, members, leavers }, actor) => ({
      ...built(row, actor),
      members: members.map(({ authority }) => authority),
      leavers,
      state: 'collecting',
      deadline: { at: closesAt, ...closes },
    })),
    ConsentWindowExtended: on((_row, { closesAt, closes }) => ({ deadline: { at: closesAt, ...closes } })),
    OrderLineConsented: on(answered),
    CopiesChosen: on((row, data) => ({ ...answered(row, data), reoffer: chosen(row.reoffer, data) })),
    OrderLineDeclined: on(answered),
    ConsentWindowClosed: on(() => ({ state: 'committing', lines: [], reoffer: null })),
    SharesReoffered: on(({ cover, ...row }, { authority, lines, closesAt, closes }, actor) => ({
      ...built(row, actor),
      state: 'collecting',
      deadline: { at: closesAt, ...closes },
      reoffer: lines.map((each) => ({ ...each, answered: [] })),
      cover: covering.SharesReoffered(cover, { authority }),
    })),
    SharesCalculated: on(({ cover, ...row }, shares) => {
      const ordered = new Set(shares.lines.map(({ line }) => line));
      return {
        cover: covering.SharesCalculated(cover, shares),
        quoted: quotedOnly(row, (line) => ordered.has(line)),
      };
    }),
    CommitmentAuthorised: on(({ cover }, data) => ({ cover: covering.CommitmentAuthorised(cover, data) })),
    BoroughDropped: on(({ cover, ...row }, data, actor) => ({
      ...(data.because === 'no-answer' && built(row, actor)),
      cover: covering.BoroughDropped(cover, data),
    })),
    JointOrderReadied: on(() => ({ state: 'ready' })),
    JointOrderApproved: { rows: orderOf, apply: () => undefined },
    JointOrderCancelled: { rows: orderOf, apply: () => undefined },
  },
});

function orderOf({ data }: { readonly data: { readonly order: string } }): readonly string[] {
  return [data.order];
}

function on<E extends JointOrderEvent>(
  change: (row: WaitingRow, data: E['data'], actor: string) => Partial<WaitingRow>,
) {
  return {
    rows: orderOf,
    apply: (row: WaitingRow | undefined, event: Recorded<E>): WaitingRow => {
      if (!row) throw new Error(`${event.type} before the order was drafted`);
      return { ...row, ...change(row, event.data, event.metadata.actor), events: noted(row.events, event) };
    },
  };
}

function quotedOnly({ quoted }: Pick<WaitingRow, 'quoted'>, holds: (line: string) => boolean): WaitingRow['quoted'] {
  return Object.fromEntries(Object.entries(quoted).filter(([line]) => holds(line)));
}

function built(row: Pick<WaitingRow, 'builders'>, actor: string): Pick<WaitingRow, 'builders'> {
  return { builders: row.builders.includes(actor) ? row.builders : [...row.builders, actor] };
}

function answered(
  { lines }: WaitingRow,
  { line, authority }: { readonly line: string; readonly authority: string },
): Pick<WaitingRow, 'lines'> {
  return {
    lines: lines.map((each) =>
      each.line === line
        ? { ...each, copies: Object.fromEntries(Object.entries(each.copies).filter(([who]) => who !== authority)) }
        : each,
    ),
  };
}

function chosen(
  reoffer: WaitingRow['reoffer'],
  { line, authority }: { readonly line: string; readonly authority: string },
): WaitingRow['reoffer'] {
  const by = (each: Reoffered): Reoffered => ({ ...each, answered: [...new Set([...each.answered, authority])] });
  return reoffer && reoffer.map((each) => (each.line === line ? by(each) : each));
}
