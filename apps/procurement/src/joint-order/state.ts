import { own, sum, type Folding, type Pence } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';

export type JointOrderEvent = jointOrderEvents.JointOrderEvent;
export type CopyGroup = jointOrderEvents.CopyGroup;
export type Shares = jointOrderEvents.Shares;
type DataOf<Name extends JointOrderEvent['type']> = Extract<JointOrderEvent, { type: Name }>['data'];
export type ConsentWindow = Omit<DataOf<'ConsentWindowOpened'>, 'partnership' | 'order'>;

/** What a borough has said of the copies proposed to it. */
export type Answer = 'proposed' | 'consented' | 'declined' | 'lapsed';

export interface Want {
  readonly answer: Answer;
  readonly groups: readonly CopyGroup[];
}

export interface OrderLine {
  readonly line: string;
  readonly title: DataOf<'OrderLineAdded'>['title'];
  readonly category: string;
  readonly listPence: Pence;
  readonly quote: DataOf<'OrderLineAdded'>['quote'];
  /** By authority. */
  readonly wants: Readonly<Record<string, Want>>;
}

export type Status = 'undrafted' | 'draft' | 'collecting' | 'committing' | 'ready' | 'approved' | 'sent' | 'cancelled';

/** One order of several boroughs, as its decisions need it. */
export interface JointOrder {
  readonly status: Status;
  readonly drafted: DataOf<'JointOrderDrafted'> | null;
  /**
   * Subjects of those who built it: none of them may approve it. Who drafts it, changes its lines, opens its window, re-offers copies or
   * goes on without a borough says what is bought; a borough that answers, commits or withholds says what it wants for itself.
   */
  readonly builders: readonly string[];
  /** By line id, in the order added. */
  readonly lines: Readonly<Record<string, OrderLine>>;
  readonly window: ConsentWindow | null;
  readonly round: number;
  readonly shares: Shares | null;
  /** Pence each borough may commit, by authority. */
  readonly authorised: Readonly<Record<string, Pence>>;
  /** Pence each fund is known to hold for this round's lines, by `<authority>.<year>.<fund>`. */
  readonly committed: Readonly<Record<string, Pence>>;
  /** Funds that this round asks, and funds that the round before asked and this one does not. */
  readonly asked: readonly string[];
  readonly left: readonly string[];
  readonly dropped: readonly string[];
  /** The borough that left last, and the lines of which the others were offered more copies therefore; null when none has. */
  readonly reoffered: { readonly authority: string; readonly lines: readonly string[] } | null;
  /** Quotes that its lines were taken over of: each is told so. Not of before quotes were told of any. */
  readonly takenOver: readonly string[];
  /** Quotes of which a person said that lines another order has are ordered once more. */
  readonly orderedAgain: readonly string[];
  readonly approvedAt: string | null;
  /** What its supplier knows it by; null until it is approved, and where that was before orders had numbers. */
  readonly number: string | null;
}

const unwritten: JointOrder = {
  status: 'undrafted',
  drafted: null,
  builders: [],
  lines: {},
  window: null,
  round: 0,
  shares: null,
  authorised: {},
  committed: {},
  asked: [],
  left: [],
  dropped: [],
  reoffered: null,
  takenOver: [],
  orderedAgain: [],
  approvedAt: null,
  number: null,
};

/** What funds know the shared carriage by, beside the lines: no line may be called so. */
export const CARRIAGE = 'carriage';

/** A fund, as one key. */
export const fundKey = (authority: string, { year, fund }: { readonly year: number; readonly fund: string }): string =>
  `${authority}.${year}.${fund}`;

export const folding: Folding<JointOrder, JointOrderEvent> = {
  initial: unwritten,
  evolve: {
    JointOrderDrafted: (state, drafted, { actor }) => built({ ...state, status: 'draft', drafted }, actor),
    OrderLineAdded: (state, { line, title, category, listPence, quote, wants }, { actor }) => {
      const proposed = wants.map(({ authority, groups }) => [authority, { answer: 'proposed', groups }] as const);
      const added: OrderLine = { line, title, category, listPence, quote, wants: Object.fromEntries(proposed) };
      return built({ ...state, lines: { ...state.lines, [line]: added } }, actor);
    },
    QuoteTakenOver: (state, { quote, again }, { actor }) => {
      const taken = { ...state, takenOver: [...state.takenOver, quote] };
      return built(again ? { ...taken, orderedAgain: [...state.orderedAgain, quote] } : taken, actor);
    },
    OrderLineRemoved: (state, { line }, { actor }) => {
      const lines = Object.fromEntries(Object.entries(state.lines).filter(([id]) => id !== line));
      return built({ ...state, lines }, actor);
    },
    ConsentWindowOpened: (state, window, { actor }) => built({ ...state, status: 'collecting', window }, actor),
    ConsentWindowExtended: (state, { closesAt, closes }) =>
      state.window ? { ...state, window: { ...state.window, closesAt, closes } } : state,
    OrderLineConsented: (state, { line, authority }) => answered(state, line, authority, 'consented'),
    CopiesChosen: (state, { line, authority, groups }) => answered(state, line, authority, 'consented', groups),
    OrderLineDeclined: (state, { line, authority }) => answered(state, line, authority, 'declined'),
    ConsentWindowClosed: (state, { lapsed }) =>
      lapsed.reduce<JointOrder>((before, { line, authority }) => answered(before, line, authority, 'lapsed'), {
        ...state,
        status: 'committing',
      }),
    SharesCalculated: (state, shares) => {
      const asked = fundsOf(shares);
      const left = state.asked.filter((key) => !asked.includes(key));
      return { ...state, shares, round: shares.round, asked, left, committed: stillHeld(state, shares) };
    },
    CommitmentAuthorised: (state, { authority, pence }) => ({
      ...state,
      authorised: { ...state.authorised, [authority]: pence },
    }),
    SharesCommitted: (state, { authority, fund, year, pence }) => ({
      ...state,
      committed: { ...state.committed, [fundKey(authority, { fund, year })]: pence },
    }),
    CopiesReduced: (state, { authority, reductions }) =>
      reductions.reduce((before, { line, group, to }) => reduced(before, line, authority, group, to), state),
    BoroughDropped: (state, { authority, because }, { actor }) => {
      const without = { ...state, dropped: [...state.dropped, authority] };
      return because === 'no-answer' ? built(without, actor) : without;
    },
    SharesReoffered: (state, { authority, lines, closesAt, closes }, { actor }) =>
      built(
        {
          ...state,
          status: 'collecting',
          window: state.window && { ...state.window, closesAt, closes },
          dropped: [...state.dropped, authority],
          reoffered: { authority, lines: lines.map(({ line }) => line) },
        },
        actor,
      ),
    JointOrderReadied: (state) => ({ ...state, status: 'ready' }),
    JointOrderApproved: (state, { number }, { at }) => ({ ...state, status: 'approved', approvedAt: at, number }),
    JointOrderSent: (state) => ({ ...state, status: 'sent' }),
    JointOrderCancelled: (state) => ({ ...state, status: 'cancelled' }),
  },
};

/** The groups a borough has consented to and not lost since; none when it was dropped. */
export function wanted(state: JointOrder, line: OrderLine, authority: string): readonly CopyGroup[] {
  const want = line.wants[authority];
  return want?.answer === 'consented' && !state.dropped.includes(authority) ? want.groups : [];
}

/** All funds a round asks for money, by key, without repeats: what is free asks nobody. */
export function fundsOf({ lines, charges }: Pick<Shares, 'lines' | 'charges'>): readonly string[] {
  const ofLines = lines.flatMap(({ shares }) =>
    shares.flatMap(({ authority, groups }) =>
      groups.flatMap(({ funds }) => funds.map((fund) => fundKey(authority, fund))),
    ),
  );
  const ofCharges = charges.flatMap(({ shares }) => shares.map((share) => fundKey(share.authority, share)));
  return [...new Set([...ofLines, ...ofCharges])].filter((key) => takenFrom({ lines, charges }, key).length > 0);
}

/** What each line (and `carriage`) takes from one fund. */
export function takenFrom(shares: Pick<Shares, 'lines' | 'charges'>, key: string): { line: string; pence: Pence }[] {
  const ofLines = shares.lines.map(({ line, shares: each }) => ({
    line,
    pence: sum(
      each.flatMap(({ authority, groups }) =>
        groups.flatMap(({ funds }) =>
          funds.filter((fund) => fundKey(authority, fund) === key).map(({ pence }) => pence),
        ),
      ),
    ),
  }));
  const ofCharges = shares.charges.map(({ charge, shares: each }) => ({
    line: charge,
    pence: sum(each.filter((share) => fundKey(share.authority, share) === key).map(({ pence }) => pence)),
  }));
  return [...ofLines, ...ofCharges].filter(({ pence }) => pence > 0);
}

/** What a fund said of another amount is no longer known: a later round may ask it for less and the answer be outrun. */
function stillHeld({ shares: before, committed }: JointOrder, now: Shares): JointOrder['committed'] {
  const lines = (shares: Shares, key: string): string => JSON.stringify(takenFrom(shares, key));
  return Object.fromEntries(
    Object.entries(committed).filter(([key]) => before !== null && lines(before, key) === lines(now, key)),
  );
}

function built(state: JointOrder, actor: string): JointOrder {
  return state.builders.includes(actor) ? state : { ...state, builders: [...state.builders, actor] };
}

function answered(
  state: JointOrder,
  line: string,
  authority: string,
  answer: Answer,
  groups?: readonly CopyGroup[],
): JointOrder {
  const before = own(state.lines, line);
  if (!before) return state;
  const want: Want = { answer, groups: groups ?? before.wants[authority]?.groups ?? [] };
  return { ...state, lines: { ...state.lines, [line]: { ...before, wants: { ...before.wants, [authority]: want } } } };
}

function reduced(state: JointOrder, line: string, authority: string, group: number, to: number): JointOrder {
  const want = own(state.lines, line)?.wants[authority];
  if (!want) return state;
  const groups = want.groups.map((each, index) => (index === group ? { ...each, quantity: to } : each));
  return answered(state, line, authority, want.answer, groups);
}
