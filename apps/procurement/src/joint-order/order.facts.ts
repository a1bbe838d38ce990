import { londonDate, type CommandEnvelope, type DataOf, type Command } from '#kernel';
import { load, type Means } from '#service';
import { branchesOf } from '../branches.facts.js';
import { framework } from '../framework/framework.js';
import { leadOn, partnershipFacts, partnershipStream } from '../partnership-facts.js';
import { supplier } from '../supplier/supplier.js';
import type { OrderFacts, QuoteStanding } from './deciding.js';
import { asQuoteFacts, quoteFacts, type Quote } from './quote.facts.js';
import { quotedLines, quotesOf } from './quotes-hold.js';
import { orderNumber } from './sending/order-number.edi.js';
import { folding, type JointOrder } from './state.js';

/** How a stream folds, by a decider or by a folding of its own. */
interface Rules<State> {
  readonly initial: State;
  readonly evolve: object;
}

type OfOrder = {
  readonly partnership: string;
  readonly order: string;
  readonly framework?: string;
  readonly quote?: string;
  readonly cancelled?: string;
  readonly authority?: string;
  readonly wants?: readonly { readonly authority: string }[];
};

/** Finds what a decision on an order needs: its partnership, its framework with the supplier, the branches it names, and the quote it takes over. */
export async function findOrderFacts(
  command: DataOf<Command>,
  means: Means,
  asked: CommandEnvelope,
): Promise<OrderFacts> {
  const { partnership, order, framework: named, quote, cancelled, authority, wants } = command as OfOrder;
  const { store, catalogue, clock } = means;
  const read = async <State>(rules: Rules<State>, stream: string): Promise<State> =>
    (await load(store, catalogue, rules, stream)).state;

  const facts = await read(partnershipFacts, partnershipStream(partnership));
  const lead = leadOn(facts, londonDate(clock()));
  const boroughs = wants?.map((want) => want.authority) ?? (authority === undefined ? [] : [authority]);
  const branches = NEEDS_BRANCHES.has(asked.type) ? await branchesOf([...new Set(boroughs)], means) : [];
  const number = orderNumber(partnership, order);
  if (!NEEDS_TERMS.has(asked.type))
    return { lead, partnership: facts, framework: null, quote: null, quoted: [], branches, number, other: null };

  const own = await read(folding, asked.stream);
  const id = named ?? own.drafted?.framework;
  const { awarded, to, terms } =
    id === undefined ? framework.initial : await read(framework, `framework-${partnership}.${id}`);
  const seller = awarded && (await read(supplier, `supplier-${partnership}.${awarded.supplier}`));
  const supplierSuspended = seller?.status === 'suspended';

  const orderNamed = async (id: string): Promise<JointOrder> => read(folding, `jointOrder-${partnership}.${id}`);
  /** Null when there is no such quote, or it was not read whole. */
  const standing = async (of: string): Promise<{ found: Quote; standing: QuoteStanding } | null> => {
    const found = await read(quoteFacts, `quote-${partnership}.${of}`);
    if (!found?.complete) return null;
    const others = found.orders.filter((other) => other !== order);
    const elsewhere = others.map(async (id) => {
      const other = await orderNamed(id);
      const asked = other.status !== 'draft';
      return { order: id, lines: quotedLines(other, of), again: other.orderedAgain.includes(of), asked };
    });
    const { number, expiresOn } = found;
    const told = found.orders.includes(order);
    return { found, standing: { quote: of, number, expiresOn, told, elsewhere: await Promise.all(elsewhere) } };
  };
  const takenOver = quote === undefined ? null : await standing(quote);
  const quoted = LOOKS_AT_QUOTES.has(asked.type) ? await Promise.all(quotesOf(own).map(standing)) : [];
  return {
    ...{ lead, partnership: facts, branches, number },
    framework: awarded && terms && { supplier: awarded.supplier, from: awarded.from, to, supplierSuspended, terms },
    quote: takenOver && asQuoteFacts(takenOver.found, takenOver.standing, terms ?? undefined),
    quoted: quoted.flatMap((each) => (each ? [each.standing] : [])),
    other: cancelled === undefined ? null : await orderNamed(cancelled),
  };
}

/** Only these ask whether the quotes of their lines still hold. */
const LOOKS_AT_QUOTES = new Set(['OpenConsentWindow', 'ApproveJointOrder']);

/** Only these say where copies are to go. */
const NEEDS_BRANCHES = new Set(['AddOrderLine', 'ConsentToLine', 'ConsentToRest', 'ChooseCopies']);

/** Only these look at terms or quotes; the others need not read those streams. */
const NEEDS_TERMS = new Set([
  'DraftJointOrder',
  'AddOrderLine',
  'AddQuotedLines',
  'AddCancelledLines',
  'OpenConsentWindow',
  'ApproveJointOrder',
]);
