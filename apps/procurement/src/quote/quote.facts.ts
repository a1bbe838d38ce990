import { financialYear, londonDate, type Command, type CommandEnvelope, type DataOf } from '#kernel';
import type { quoteCommands } from '#messages/procurement';
import { load, type Means } from '#service';
import { branchesOf } from '../branches.facts.js';
import { fund } from '../fund/fund.js';
import { leadOn, membersOn, partnershipFacts, partnershipStream } from '../partnership-facts.js';
import { quote, waitingLine, type QuoteFacts } from './quote.js';
import { fundsToLookFor, replaced, type Branch, type Directory, type QuotedLine } from './resolve.js';

const ASKED_BY_PROCESSES = new Set(['OpenQuote', 'CompleteQuote', 'RecordQuoteInOrder']);
const LOOKS_NOTHING_UP = new Set(['DismissQuoteLine', 'ExtendQuote']);
const NOTHING: Directory = { year: 0, branches: [], funds: [] };

/**
 * Finds what a decision on a quote needs: who leads today, and whose branches and funds the codes of its lines can mean. Members
 * are those of the stock scheme today; funds are those of the financial year of the quote's date, or of today where it has none.
 */
export async function findQuoteFacts(
  command: DataOf<Command>,
  means: Means,
  { type, stream, by }: CommandEnvelope,
): Promise<QuoteFacts> {
  if (ASKED_BY_PROCESSES.has(type)) return { lead: undefined, directory: NOTHING };
  const { partnership } = command as Pick<quoteCommands.ReadQuoteLines, 'partnership'>;
  const { store, catalogue, clock } = means;
  const today = londonDate(clock());
  const facts = (await load(store, catalogue, partnershipFacts, partnershipStream(partnership))).state;
  const lead = leadOn(facts, today);
  if (LOOKS_NOTHING_UP.has(type) || (type === 'MendQuoteLine' && by.authority !== lead))
    return { lead, directory: NOTHING };

  const branches = (await branchesOf(membersOn(facts, 'stock', today), means)).filter(({ open }) => open);
  const { lines, date } =
    type === 'ReadQuoteLines'
      ? (command as DataOf<quoteCommands.ReadQuoteLines>)
      : await toMend(command as DataOf<quoteCommands.MendQuoteLine>, stream, means, branches);
  const year = financialYear(date ?? today);
  const funds = await Promise.all(
    fundsToLookFor(lines, branches).map(async (wanted) =>
      (await isOpen(`fund-${wanted.authority}.${year}.${wanted.fund}`, means)) ? [wanted] : [],
    ),
  );
  return { lead, directory: { year, branches, funds: funds.flat() } };
}

interface Asking {
  readonly lines: readonly QuotedLine[];
  readonly date: string | null;
}

async function toMend(
  { line, replacements }: DataOf<quoteCommands.MendQuoteLine>,
  stream: string,
  { store, catalogue }: Means,
  branches: readonly Branch[],
): Promise<Asking> {
  const { state } = await load(store, catalogue, quote, stream);
  const waiting = waitingLine(state, line);
  return { date: state.date, lines: waiting ? [replaced(waiting.quoted, replacements, branches)] : [] };
}

async function isOpen(stream: string, { store, catalogue }: Means): Promise<boolean> {
  return (await load(store, catalogue, fund, stream)).state.status === 'open';
}
