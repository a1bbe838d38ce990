import { londonDate, type Command, type CommandEnvelope, type DataOf } from '#kernel';
import type { supplierFileCommands } from '#messages/procurement';
import { load, type Means } from '#service';
import { leadOn, partnershipFacts, partnershipStream } from '../partnership-facts.js';
import { quote } from '../quote/quote.js';
import { unpack } from './packing.tools.js';
import type { QuoteOutcome, SupplierFileFacts } from './supplier-file.js';

type AnyFileCommand = Pick<supplierFileCommands.ReceiveSupplierFile, 'partnership'> &
  Partial<
    DataOf<supplierFileCommands.ReceiveSupplierFile> &
      Omit<DataOf<supplierFileCommands.ApplySupplierFile>, 'partnership'>
  >;

/** Finds what a decision on a supplier's file needs: who leads today, the supplier, whether the bytes are whole, and the quotes read from it. */
export async function findFileFacts(
  command: DataOf<Command>,
  means: Means,
  { type }: CommandEnvelope,
): Promise<SupplierFileFacts> {
  const { partnership, supplier, content, quotes = [] } = command as AnyFileCommand;
  const outcomes = await Promise.all(
    quotes.map(async (one) => [one.quote, await outcomeOf(`quote-${partnership}.${one.quote}`, means)] as const),
  );
  const askedByPeople = type !== 'ApplySupplierFile' && type !== 'QuarantineSupplierFile';
  return {
    lead: askedByPeople ? await leadOf(partnership, means) : undefined,
    supplierKnown: supplier !== undefined && (await exists(`supplier-${partnership}.${supplier}`, means)),
    contentWhole: content !== undefined && unpack(content) !== undefined,
    quotes: Object.fromEntries(outcomes),
  };
}

async function leadOf(partnership: string, { store, catalogue, clock }: Means): Promise<string | undefined> {
  const { state } = await load(store, catalogue, partnershipFacts, partnershipStream(partnership));
  return leadOn(state, londonDate(clock()));
}

async function outcomeOf(stream: string, { store, catalogue }: Means): Promise<QuoteOutcome> {
  const { state } = await load(store, catalogue, quote, stream);
  return {
    complete: state.status === 'complete',
    lines: state.lineCount,
    quarantinedLines: state.quarantined.length,
  };
}

async function exists(stream: string, { store }: Means): Promise<boolean> {
  for await (const _ of store.readStream(stream, { limit: 1 })) return true;
  return false;
}
