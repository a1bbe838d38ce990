import { next, process, type Next, type Position, type Reaction } from '#kernel';
import { quoteCommands, supplierFileCommands, supplierFileEvents } from '#messages/procurement';
import { unpack, type Packed } from './packing.tools.js';
import { bytesOf, finding, readFile, type Finding, type QuoteInFile } from './read-file.edi.js';
import type { SupplierFileTools } from './supplier-file.tools.js';

/** So many bytes of lines travel in one command. */
const CHUNK_BYTES = 150_000;

interface Reading {
  readonly partnership: string;
  readonly supplier: string;
  readonly file: string;
  readonly attempt: number;
  /** Of the event that asks for the reading. */
  readonly position: Position;
}

/**
 * Reads each supplier's file, and again when it was mended or is to be replayed: quarantines it whole, or gives its quotes and then
 * declares it applied. All it gives follows from the bytes and from what stands in the partnership before the event, so that
 * running it again gives the same; whose branches and funds are meant is for the quote to decide.
 */
export const supplierFileProcess = process<supplierFileEvents.SupplierFileEvent, SupplierFileTools>({
  name: 'supplier-file',
  on: {
    SupplierFileReceived: ({ data, position }, tools) => read({ ...data, attempt: 1, position }, data.content, tools),
    SupplierFileMended: ({ data, position }, tools) => read({ ...data, position }, data.content, tools),
    SupplierFileReplayAsked: async ({ data, stream, revision, position }, tools) =>
      read({ ...data, position }, await tools.contentAt(stream, revision), tools),
  },
});

async function read(reading: Reading, content: Packed, tools: SupplierFileTools): Promise<Reaction> {
  const { partnership, supplier, file, position } = reading;
  const bytes = unpack(content);
  if (!bytes) return quarantine(reading, [finding('content-damaged', 'The kept bytes are not what was received.', 0)]);
  const identifiers = await tools.identifiersAt(partnership, supplier, position);
  const result = readFile(bytes, { supplier, identifiers });
  if ('reasons' in result) return quarantine(reading, result.reasons);
  const { quotes, warnings } = result;
  const differing = await differingFromKnown(partnership, quotes, tools);
  if (differing.length > 0) return quarantine(reading, differing);
  return {
    give: [
      ...quotes.flatMap((quote) => commandsFor(partnership, file, quote)),
      next(supplierFileCommands.ApplySupplierFile, {
        ...{ partnership, file, attempt: reading.attempt },
        quotes: quotes.map(({ head }) => ({ quote: head.quote, number: head.number })),
        warnings: listed(warnings),
        found: warnings.length,
      }),
    ],
  };
}

function quarantine({ partnership, file, attempt }: Reading, reasons: readonly Finding[]): Reaction {
  const data = { partnership, file, attempt, reasons: listed(reasons), found: reasons.length };
  return { give: [next(supplierFileCommands.QuarantineSupplierFile, data)] };
}

function listed(findings: readonly Finding[]): Finding[] {
  return findings
    .slice(0, supplierFileEvents.MAX_LISTED)
    .map((one) => ({ ...one, message: one.message.slice(0, 500) }));
}

/** A number that stands for something else than before is no retransmission, and which of the two holds is for people to say. */
async function differingFromKnown(
  partnership: string,
  quotes: readonly QuoteInFile[],
  tools: SupplierFileTools,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const { head, offset } of quotes) {
    const known = await tools.fingerprintOf(partnership, head.quote);
    if (known === undefined || known === head.fingerprint) continue;
    found.push(finding('quote-differs', `Quote ${head.number} was received before and said something else.`, offset));
  }
  return found;
}

function commandsFor(partnership: string, file: string, { head, lines }: QuoteInFile): readonly Next[] {
  const { quote, date } = head;
  let first = 1;
  const reading = chunked(lines).map((chunk) => {
    const command = next(quoteCommands.ReadQuoteLines, { partnership, quote, first, date, lines: chunk });
    first += chunk.length;
    return command;
  });
  return [
    next(quoteCommands.OpenQuote, { partnership, file, ...head }),
    ...reading,
    next(quoteCommands.CompleteQuote, { partnership, quote, file }),
  ];
}

function chunked(lines: QuoteInFile['lines']): QuoteInFile['lines'][number][][] {
  const chunks: QuoteInFile['lines'][number][][] = [];
  let room = 0;
  for (const line of lines) {
    const bytes = bytesOf(line);
    if (bytes > room || chunks.length === 0) {
      chunks.push([]);
      room = CHUNK_BYTES;
    }
    chunks.at(-1)?.push(line);
    room -= bytes;
  }
  return chunks;
}
