import { londonDate, type CommandEnvelope, type DataOf, type Command } from '#kernel';
import { load, type Means } from '#service';
import { leadOn, partnershipFacts, partnershipStream } from '../partnership-facts.js';
import type { OrderFacts } from './deciding.js';
import { frameworkFacts, supplierFacts } from './framework.facts.js';
import { asQuoteFacts, quoteFacts } from './quote.facts.js';
import { folding } from './state.js';

type OfOrder = {
  readonly partnership: string;
  readonly order: string;
  readonly framework?: string;
  readonly quote?: string;
};

/** Finds what a decision on an order needs: its partnership, its framework with the supplier, and the quote it takes over. */
export async function findOrderFacts(
  command: DataOf<Command>,
  means: Means,
  asked: CommandEnvelope,
): Promise<OrderFacts> {
  const { partnership, framework: named, quote } = command as OfOrder;
  const { store, catalogue, clock } = means;
  const read = async <State>(rules: Parameters<typeof load<State, never>>[2], stream: string): Promise<State> =>
    (await load(store, catalogue, rules, stream)).state;

  const facts = await read(partnershipFacts, partnershipStream(partnership));
  const lead = leadOn(facts, londonDate(clock()));
  if (!NEEDS_TERMS.has(asked.type)) return { lead, partnership: facts, framework: null, quote: null };

  const framework = named ?? (await read(folding, asked.stream)).drafted?.framework;
  const awarded = framework === undefined ? null : await read(frameworkFacts, `framework-${partnership}.${framework}`);
  const supplier = awarded && (await read(supplierFacts, `supplier-${partnership}.${awarded.supplier}`));
  const terms = awarded && { ...awarded, supplierSuspended: supplier?.suspended ?? false };
  const quoted = quote === undefined ? null : await read(quoteFacts, `quote-${partnership}.${quote}`);
  return { lead, partnership: facts, framework: terms, quote: asQuoteFacts(quoted, awarded?.terms) };
}

/** Only these look at terms or quotes; the others need not read those streams. */
const NEEDS_TERMS = new Set(['DraftJointOrder', 'AddQuotedLines', 'OpenConsentWindow']);
