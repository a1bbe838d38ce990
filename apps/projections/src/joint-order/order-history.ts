import { pounds, projection, timeInWords, type RecordedOf } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';

type JointOrderEvent = jointOrderEvents.JointOrderEvent;

/** One thing that happened to an order, with what its sentence needs. */
export type Step = {
  readonly revision: number;
  readonly position: string;
  readonly type: JointOrderEvent['type'];
  readonly at: string;
  /** The command it happened by, as other steps may have. */
  readonly command: string;
  /** Opaque subject of who did it. */
  readonly actor: string;
  /** The authority they acted for; null for our own processes. */
  readonly actedFor: string | null;
  /** The borough it is about; null when it is about the order. */
  readonly borough: string | null;
  /** What happened, without the borough's name: everybody who may see the order may read it. */
  readonly what: string;
  /** What the lead may read besides: reasons, copies chosen. */
  readonly toLead: string | null;
  /** What only the borough and auditors may read besides: amounts, funds, by whose word. */
  readonly privately: string | null;
};

/** A hundred steps of an order. */
export type HistoryRow = { readonly steps: readonly Step[] };

/** Steps in one row. */
export const BLOCK = 100;

/** The row with the step of a revision. */
export const historyKey = (order: string, revision: number): string =>
  `${order}/${String(Math.floor(revision / BLOCK)).padStart(8, '0')}`;

type DataBy = { readonly [E in JointOrderEvent as E['type']]: E['data'] };
/** What is told of an event: to everybody, to the lead, and to the borough itself. */
type Sentences = readonly [what: string, toLead?: string | null, privately?: string];
type Words = { readonly [Name in keyof DataBy]: (data: DataBy[Name]) => Sentences };

/** What happened, as the second half of a sentence that begins with the borough, or as a whole one about the order. */
const WORDS: Words = {
  JointOrderDrafted: ({ title }) => [`The order was drafted: ${title}.`],
  OrderLineAdded: ({ line, title }) => [`Line ${line} was added: ${title.title}.`],
  QuoteTakenOver: ({ number, lines, again }) => [
    `${counted(lines, 'line')} of quote ${number} ${lines === 1 ? 'was' : 'were'} taken over` +
      (again ? ', although another order has lines of it too.' : '.'),
    again && `Also in ${again.orders.join(', ')}: ${again.reason}`,
  ],
  OrderLineRemoved: ({ line, reason }) => [`Line ${line} was taken out: ${reason}`],
  ConsentWindowOpened: ({ closes, members }) => [
    `The consent window was opened for ${members.length} boroughs; it closes on ${timeInWords(closes.local)}, London time.`,
  ],
  ConsentWindowExtended: ({ closes }) => [`The window was extended to ${timeInWords(closes.local)}, London time.`],
  OrderLineConsented: ({ line }) => [`consented to line ${line}.`],
  CopiesChosen: ({ line, groups }) => [
    `chose its copies of line ${line}.`,
    groups.map(({ quantity, branch }) => `${quantity} for ${branch}`).join(', '),
  ],
  OrderLineDeclined: ({ line, reason }) => [`declined line ${line}.`, reason],
  ConsentWindowClosed: ({ because, lapsed }) => [
    (because === 'deadline'
      ? 'The window closed at its deadline'
      : 'The window was closed: all boroughs that are still members had answered') +
      (lapsed.length > 0 ? `; ${lapsedAnswers(lapsed.length)}.` : '.'),
  ],
  SharesCalculated: ({ round, lines }) => [
    `The shares were reckoned (round ${round}) for ${counted(lines.length, 'line')}.`,
  ],
  CommitmentAuthorised: ({ under, pence }) => [
    'allowed its share.',
    null,
    `${pounds(pence)} ${under === 'delegated-limit' ? 'within its delegated limit' : 'by its budget holder'}`,
  ],
  SharesCommitted: ({ fund, year, pence }) => [
    'has money reserved for its share.',
    null,
    `${pounds(pence)} in ${fund} ${year}`,
  ],
  CopiesReduced: ({ fund, year, reductions }) => [
    `gets fewer copies of ${counted(new Set(reductions.map(({ line }) => line)).size, 'line')}.`,
    'A fund was short',
    `${fund} ${year}: ${reductions.map(({ line, from, to }) => `line ${line} from ${from} to ${to}`).join(', ')}`,
  ],
  BoroughDropped: ({ because, reason }) => {
    const why = WHY_LEFT[because] ?? because;
    return because === 'fund-short' ? [LEFT, why, reason] : [LEFT, `${why}: ${reason}`];
  },
  SharesReoffered: ({ lines, closes }) => [
    'has left the partnership, and the order: the others may have more copies of ' +
      `${counted(lines.length, 'line')} until ${timeInWords(closes.local)}, London time.`,
  ],
  JointOrderReadied: () => ['All shares are covered and equal the lines: the order is ready to be approved.'],
  JointOrderApproved: () => ['The order was approved by a second person.'],
  JointOrderSent: ({ file, copies }) => [`The order lies in the supplier’s outbox as ${file}: ${copies} copies.`],
  JointOrderCancelled: ({ stage, reason }) => [
    `The order was cancelled ${stage === 'sent' ? 'after it was sent' : `while ${stage}`}: ${reason}`,
  ],
};

// Why is the borough’s own affair and the lead’s: where only two are in an order “another borough” has a name.
const LEFT = 'left the order.';
const WHY_LEFT: Readonly<Record<string, string>> = {
  'fund-short': 'A fund could not hold its share',
  'commitment-withheld': 'Its budget holder withheld the money',
  // The lead goes on without a borough that was silent, and without one that left the partnership.
  'no-answer': 'Its share had not been committed',
};

/** What happened to each order, a row for every hundred events. */
export const orderHistory = projection<HistoryRow, JointOrderEvent>({
  name: 'order-history',
  version: 4,
  on: Object.fromEntries(
    Object.keys(WORDS).map((type) => [
      type,
      {
        rows: ({ data, revision }: RecordedOf<JointOrderEvent>) => [historyKey(data.order, revision)],
        apply: (row: HistoryRow | undefined, event: RecordedOf<JointOrderEvent>): HistoryRow => ({
          steps: [...(row?.steps ?? []), stepOf(event)],
        }),
      },
    ]),
  ),
});

function stepOf(event: RecordedOf<JointOrderEvent>): Step {
  const { revision, position, type, metadata, data } = event;
  const [what, toLead, privately] = inWords(type, data);
  return {
    revision,
    position,
    type,
    at: metadata.at,
    command: metadata.commandId,
    actor: metadata.actor,
    actedFor: metadata.authority,
    borough: 'authority' in data ? data.authority : null,
    what,
    toLead: toLead ?? null,
    privately: privately ?? null,
  };
}

function inWords<Name extends keyof DataBy>(type: Name, data: DataBy[Name]): Sentences {
  return WORDS[type](data);
}

/** Of boroughs that were silent, and of those that had consented and then left. */
function lapsedAnswers(count: number): string {
  return `${count} ${count === 1 ? 'answer counts' : 'answers count'} no more: not given, or of a borough that has left`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
