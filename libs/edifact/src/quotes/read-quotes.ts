import { readHead } from '../message/head.js';
import { checkLines } from '../message/line.js';
import { sectionsOf } from '../message/sections.js';
import { Findings } from '../syntax/finding.js';
import type { Message } from '../interchange/interchange.js';
import { partyIn } from '../message/party.js';
import { QuoteLineReader } from './quote-line.js';
import type { QuotesMessage, QuotesResult } from './quotes-message.js';

/** Reads a QUOTES message whole, or says why nothing of it may be applied. Unknown segments are kept. Never throws. */
export function readQuotes(message: Message): QuotesResult {
  const findings = new Findings();
  const quote = quoteOf(message, findings);
  const { problems, warnings } = findings;
  return problems.length > 0 ? { ok: false, errors: problems, warnings } : { ok: true, quote, warnings };
}

function quoteOf(message: Message, findings: Findings): QuotesMessage {
  const { header, lines, summary } = sectionsOf(message);
  const place = message.segments[0] ?? { index: 0, offset: message.offset };
  if (message.type.name !== 'QUOTES') {
    findings.fail('message-type-wrong', `The message is ${message.type.name}, not QUOTES.`, place);
  }
  const { other, ...head } = readHead(message, header, findings);
  for (const role of ['BY', 'SU']) {
    if (!partyIn(head.parties, role)) findings.warn('party-missing', `The message names no party ${role}.`, place);
  }
  if (lines.length === 0) findings.warn('line-missing', 'The quotation has no lines.', place);
  const reader = new QuoteLineReader(message, findings);
  const read = lines.map((line) => reader.read(line));
  checkLines(summary, lines.length, findings);
  const day = (qualifier: string) => head.dates.find((date) => date.qualifier === qualifier)?.date;
  const [date, expires] = [day('137'), day('36')];
  return {
    reference: message.reference,
    type: message.type,
    ...head,
    ...(date === undefined ? {} : { date }),
    ...(expires === undefined ? {} : { expires }),
    lines: read,
    other: [...other, ...summary.filter(({ tag }) => tag !== 'UNS' && tag !== 'CNT')],
  };
}
