import { demonstration } from '#identity';
import { financialYear, londonDate, pounds, type Clock } from '#kernel';
import { AUTUMN_LIST } from './autumn-list.js';
import { Client, NotAccepted, type Accepted } from './client.js';
import { setUp } from './setting.js';
import { DEMO, FRAMEWORK, SUPPLIER, type Stage } from './telling.js';

const { HAVERING, MERTON, NAMES, PASSWORD, REDBRIDGE, SUTTON } = demonstration;

/** One step told: who did what, what was decided, where to look. */
export type Tell = (who: string, what: string, decided: string, link: string) => void;

/** Where and as what the story is told. */
export interface Telling {
  readonly url: string;
  readonly clock: Clock;
  readonly tell: Tell;
  /** Names this telling: `demo` on an empty store. The same telling again repeats no effect. */
  readonly name: string;
}

/** What a view may show once every share is committed; before that it may also lag. */
const AFTER_COMMITTING = ['ready', 'approved', 'sent', 'cancelled'];

interface OrderView {
  readonly state: string;
  readonly totalPence: number | null;
  readonly deadline: { readonly local: string } | null;
  readonly boroughs: readonly { readonly authority: string; readonly cover: string }[] | null;
}

/** Tells the whole story through the public API, signed in as each person; gives the order's number. Throws NotAccepted. */
export async function tellStory({ url, clock, tell, name }: Telling): Promise<string> {
  const clients = new Map<string, Client>();
  const as: Stage['as'] = (username) => {
    const client = clients.get(username) ?? new Client(url, username, PASSWORD, name);
    clients.set(username, client);
    return client;
  };
  const partnership = name === 'demo' ? DEMO.partnership : `stock-${name}`;
  const today = londonDate(clock());
  const from = (await foundedOn(as('sutton-buyer'), partnership)) ?? today;
  const stage: Stage = {
    as,
    partnership,
    order: name === 'demo' ? DEMO.order : `SLS-${name}`,
    year: financialYear(from),
    from,
    today,
    tell: (who, what, { events, revision }, link) =>
      tell(
        who,
        what,
        events.length > 0 ? `${events.join(', ')} (revision ${revision})` : 'it was so already',
        `${url}${link}`,
      ),
  };
  await setUp(stage);
  const quote = await importQuote(stage, url, tell);
  await draft(stage, quote);
  await answer(stage);
  await commit(stage, url, tell);
  await approve(stage, url, tell);
  return stage.order;
}

/** When an earlier telling, perhaps of another day, founded the partnership: what it said is said again in the same words. */
async function foundedOn(buyer: Client, partnership: string): Promise<string | undefined> {
  type Founded = { readonly leads: readonly { readonly from: string }[] };
  return (await buyer.find<Founded>(`/partnerships/${partnership}`))?.leads[0]?.from;
}

async function importQuote(stage: Stage, url: string, tell: Tell): Promise<string> {
  const { as, partnership } = stage;
  const buyer = as('sutton-buyer');
  const file = 'autumn-list.CEQ';
  const received = await buyer.command(
    'POST',
    `/partnerships/${partnership}/suppliers/${SUPPLIER}/files/${file}`,
    AUTUMN_LIST,
  );
  stage.tell(
    'Sutton’s buyer',
    `hands in the supplier’s quotation ${file}`,
    received,
    `/partnerships/${partnership}/files`,
  );
  type Files = {
    readonly files: readonly {
      readonly name: string;
      readonly state: string;
      readonly quotes: readonly { readonly quote: string; readonly lines: number }[];
    }[];
  };
  const isRead = ({ files }: Files): boolean => files.some((each) => each.name === file && each.state === 'applied');
  const { files } = await buyer.until<Files>(`/partnerships/${partnership}/files`, isRead, 'the quotation is read');
  const [quote] = files.find((each) => each.name === file)?.quotes ?? [];
  if (!quote) throw new Error('the quotation holds no quote');
  const link = `/partnerships/${partnership}/quotes/${quote.quote}`;
  tell('The system', 'reads the quotation', `applied whole: ${quote.lines} lines, none in quarantine`, `${url}${link}`);
  return quote.quote;
}

async function draft(stage: Stage, quote: string): Promise<void> {
  const { as, partnership, order, today } = stage;
  const link = `/partnerships/${partnership}/orders/${order}`;
  const buyer = as('sutton-buyer');
  const drafted = { title: 'Autumn list: fiction and children’s', supplier: SUPPLIER, framework: FRAMEWORK };
  stage.tell('Sutton’s buyer', `drafts joint order ${order}`, await buyer.command('PUT', link, drafted), link);
  const added = await buyer.command('POST', `${link}/quotes/${quote}`, {});
  stage.tell('Sutton’s buyer', 'adds the quoted lines', added, link);
  const shown = added.position === null ? link : `${link}?after=${added.position}`;
  const { deadline } = await buyer.until<OrderView>(shown, () => true, 'the order is shown');
  const closesAt = deadline?.local ?? `${weekAfter(today)}T17:00`;
  const opened = await buyer.command('POST', `${link}/window`, { closesAt });
  stage.tell('Sutton’s buyer', `asks the boroughs until ${closesAt.replace('T', ' ')}, London time`, opened, link);
}

function weekAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10);
}

async function answer(stage: Stage): Promise<void> {
  const { as, partnership, order, year } = stage;
  const link = `/partnerships/${partnership}/orders/${order}`;
  const forWimbledon = {
    branch: 'WIM',
    quantity: 2,
    funds: [
      { fund: 'MEADF', year, weight: 2 },
      { fund: 'MECHD', year, weight: 1 },
    ],
    servicing: ['JACKET'],
  };
  const chosen = await as('merton-stock').command('PUT', `${link}/lines/2/copies/${MERTON}`, {
    groups: [forWimbledon],
  });
  stage.tell('Merton’s stock manager', 'wants two jacketed copies of line 2, paid by two funds', chosen, link);
  const declined = await as('havering-stock').command('POST', `${link}/lines/6/refusal`, {
    authority: HAVERING,
    reason: 'We have enough copies of this title.',
  });
  stage.tell('Havering’s stock manager', 'declines line 6', declined, link);
  for (const authority of [SUTTON, MERTON, HAVERING, REDBRIDGE]) {
    const borough = NAMES[authority] ?? authority;
    const consented = await as(`${borough.toLowerCase()}-stock`).command('POST', `${link}/consent`, { authority });
    stage.tell(`${borough}’s stock manager`, 'consents to the rest', consented, link);
  }
  const closed = await as('sutton-buyer').command('POST', `${link}/window/closure`, {});
  stage.tell('Sutton’s buyer', 'closes the window early: everybody has answered', closed, link);
}

async function commit(stage: Stage, url: string, tell: Tell): Promise<void> {
  const { as, partnership, order } = stage;
  const link = `/partnerships/${partnership}/orders/${order}`;
  const isReady = ({ state }: OrderView): boolean => AFTER_COMMITTING.includes(state);
  const automatic = (view: OrderView): boolean =>
    isReady(view) ||
    (view.state === 'committing' &&
      (view.boroughs ?? []).every(({ authority, cover }) => authority === REDBRIDGE || cover === 'covered'));
  await as('sutton-buyer').until<OrderView>(link, automatic, 'the boroughs within their limits are covered');
  // The shares may be reckoned anew while the other boroughs' funds answer: then Redbridge is shown another amount.
  for (let moved = true; moved;) {
    const waiting = await waitingOrReady(stage, link);
    if (waiting === undefined) break;
    const committed = await commitShown(stage, link, waiting);
    moved = committed === undefined;
    if (committed) stage.tell('Redbridge’s budget holder', `commits ${pounds(waiting)}`, committed, link);
  }
  const ready = await as('sutton-buyer').until<OrderView>(link, isReady, 'every share is committed');
  const what = 'reserve every borough’s money; Havering’s is short, so it gets fewer copies';
  tell('The funds', what, `ready at ${pounds(ready.totalPence ?? 0)}`, `${url}${link}`);
}

interface Waiting {
  readonly tasks: readonly { readonly kind: string; readonly order?: string; readonly pence?: number }[];
}

/** The amount that Redbridge's budget holder is shown; undefined once the order is ready without them. */
async function waitingOrReady({ as, partnership, order }: Stage, link: string): Promise<number | undefined> {
  const path = `/partnerships/${partnership}/waiting`;
  let pence: number | undefined;
  const hoped = async (): Promise<boolean> => {
    const tasks = (await as('redbridge-budget').find<Waiting>(path))?.tasks ?? [];
    pence = tasks.find((task) => task.kind === 'commit' && task.order === order)?.pence;
    if (pence !== undefined) return true;
    const { state } = await as('sutton-buyer').query<OrderView>(link);
    return AFTER_COMMITTING.includes(state);
  };
  await as('redbridge-budget').patiently(hoped, 'Redbridge is asked');
  return pence;
}

async function commitShown({ as }: Stage, link: string, pence: number): Promise<Accepted | undefined> {
  try {
    return await as('redbridge-budget').command('POST', `${link}/commitments/${REDBRIDGE}`, { pence });
  } catch (error) {
    if (error instanceof NotAccepted && JSON.stringify(error.problem).includes('shares-have-moved')) return undefined;
    throw error;
  }
}

async function approve(stage: Stage, url: string, tell: Tell): Promise<void> {
  const { as, partnership, order } = stage;
  const link = `/partnerships/${partnership}/orders/${order}`;
  const second = as('sutton-approver');
  const { totalPence } = await second.query<OrderView>(link);
  stage.tell(
    'Sutton’s second buyer',
    `approves ${pounds(totalPence ?? 0)}`,
    await second.command('POST', `${link}/approval`, { totalPence }),
    link,
  );
  type Sent = OrderView & { readonly sent: { readonly file: string; readonly copies: number } | null };
  const { sent } = await second.until<Sent>(link, ({ state }) => state === 'sent', 'the order is sent');
  tell(
    'The system',
    'sends the order',
    `${sent?.copies ?? 0} copies ordered in ${sent?.file ?? 'the outbox'}`,
    `${url}${link}`,
  );
}
