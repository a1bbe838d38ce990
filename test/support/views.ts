import { demonstration } from '#identity';
import { signIn } from './sign-in.js';

/** What everybody of the demonstration may see, by person and address. */
export type Views = Readonly<Record<string, unknown>>;

interface Lists {
  readonly partnerships: readonly string[];
  readonly orders: readonly string[];
  readonly quotes: readonly string[];
  readonly funds: readonly { readonly fund: string; readonly year: number }[];
}

/** Asks every question about every thing each person may know of, all people at once; what is refused is part of what they see. */
export async function viewsOf(url: string): Promise<Views> {
  const seen = await Promise.all(demonstration.PEOPLE.map((person) => viewsOfOne(url, person)));
  return Object.assign({}, ...seen) as Views;
}

async function viewsOfOne(url: string, { username, authority }: (typeof demonstration.PEOPLE)[number]): Promise<Views> {
  const views: Record<string, unknown> = {};
  const ask = await asker(url, username);
  const see = async (path: string): Promise<unknown> => (views[`${username} ${path}`] = await ask(path));
  await see('/authorities');
  const lists = await listsOf(see, authority);
  for (const partnership of lists.partnerships) {
    const place = `/partnerships/${partnership}`;
    for (const path of ['', '/files', '/quarantine', '/waiting']) await see(`${place}${path}`);
    for (const order of lists.orders) await see(`${place}/orders/${order}`);
    for (const quote of lists.quotes) await see(`${place}/quotes/${quote}`);
  }
  for (const { fund, year } of lists.funds) await see(`/authorities/${authority}/funds/${year}/${fund}`);
  return views;
}

/** The same without what differs from one telling to the next: instants, positions, ids and hashes. */
export function timeless(views: Views): string {
  return JSON.stringify(views, null, 1)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g, '<time>')
    .replaceAll(/[a-z0-9]{1,32}@\d{20}(\.\d{20})?/g, '<position>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '<hash>');
}

async function listsOf(see: (path: string) => Promise<unknown>, authority: string | null): Promise<Lists> {
  const partnerships = named(await see('/partnerships'), 'partnerships', 'partnership');
  const orders: string[] = [];
  const quotes: string[] = [];
  for (const partnership of partnerships) {
    orders.push(...named(await see(`/partnerships/${partnership}/orders`), 'orders', 'order'));
    quotes.push(...named(await see(`/partnerships/${partnership}/files`), 'quotes', 'quote'));
  }
  const own = authority === null ? undefined : await see(`/authorities/${authority}/funds`);
  const funds = (own as { funds?: Lists['funds'] } | undefined)?.funds ?? [];
  return { partnerships, orders, quotes, funds };
}

function named(answer: unknown, list: string, key: string): string[] {
  const found = (answer as Record<string, readonly Record<string, string>[] | undefined>)[list] ?? [];
  return found.map((each) => each[key] ?? '');
}

async function asker(url: string, username: string): Promise<(path: string) => Promise<unknown>> {
  const token = await signIn(url, username);
  return async (path) => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const said = (await answer.json()) as Record<string, unknown>;
    return answer.ok ? said : { status: answer.status, code: said['code'] };
  };
}
