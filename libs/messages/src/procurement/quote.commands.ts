import { IsString } from 'class-validator';
import { Command, Declares } from '#kernel';
import { AuthorityCode, CalendarDate, Code, Id, ListOf, OneOf, Text, Whole, field } from '../fields/index.js';
import { REPLACEABLE } from './quote.events.js';
import { QuotedLine, Words } from './quote.parts.js';

const context = 'procurement';
const noun = 'quote';

abstract class OfQuote extends Command {
  @Id('The partnership') partnership!: string;
  @Id('The quote') quote!: string;

  streamId(): string {
    return `${this.partnership}.${this.quote}`;
  }

  scope(): string {
    return this.partnership;
  }
}

/** A reference in the head of a quote. */
export class QuoteReference {
  @Words('What it refers to (RFF 1153)') code!: string;
  @Words('The reference') value!: string;
}

@Declares({ context, noun, may: ['process'], summary: 'Begin to read a quote' })
export class OpenQuote extends OfQuote {
  @Id('The supplier') supplier!: string;
  @Id('The file it came in') file!: string;
  @Words('The supplier’s number of it') number!: string;
  @Words('The message function') function!: string;
  @CalendarDate('Its date', { optional: true }) date!: string | null;
  @CalendarDate('The last day it holds', { optional: true }) expiresOn!: string | null;
  @Words('Its currency') currency!: string;
  @Whole('How many lines it has', { min: 0, max: 1_000_000 }) lineCount!: number;
  @field('SHA-256 of what it says', { type: 'string', pattern: '^[0-9a-f]{64}$' }, [IsString()]) fingerprint!: string;
  @ListOf('What it refers to', QuoteReference, { max: 10_000 }) references!: QuoteReference[];
}

@Declares({ context, noun, may: ['process'], summary: 'Read the next lines of a quote' })
export class ReadQuoteLines extends OfQuote {
  @Whole('The place of the first of them in the quote, from 1', { min: 1, max: 1_000_000 }) first!: number;
  @CalendarDate('The quote’s date: it says of which financial year the funds are', { optional: true })
  date!: string | null;
  @ListOf('The lines', QuotedLine, { min: 1, max: 100_000 }) lines!: QuotedLine[];
}

@Declares({ context, noun, may: ['process'], summary: 'Declare a quote wholly read' })
export class CompleteQuote extends OfQuote {
  @Id('The file it was read from') file!: string;
}

/** What nobody knew, and what to read in its place. */
export class Replacement {
  @OneOf('What is replaced', REPLACEABLE) kind!: (typeof REPLACEABLE)[number];
  @Code('The code the supplier wrote; left out where there was none', { optional: true }) from?: string | null;
  @Code(
    'The code meant; for a price the pence, for a quantity the number of copies; left out for a fund that its borough chooses later',
    { optional: true },
  )
  to?: string | null;
  @AuthorityCode('The authority whose branch is meant, where several have the code', { optional: true })
  authority?: string | null;
}

@Declares({
  context,
  noun,
  route: 'POST /partnerships/{partnership}/quotes/{quote}/lines/{line}/mending',
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Replace what nobody knew in a line in quarantine, or try the line again as it is',
})
export class MendQuoteLine extends OfQuote {
  @Id('The line in quarantine') line!: string;
  @ListOf('What to read in place of what; none to try again', Replacement, { max: 100 }) replacements!: Replacement[];
  @Text('Why') reason!: string;
}

@Declares({
  context,
  noun,
  route: 'POST /partnerships/{partnership}/quotes/{quote}/lines/{line}/dismissal',
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Dismiss a line in quarantine that nothing will come of: the rest of the quote can be ordered without it',
})
export class DismissQuoteLine extends OfQuote {
  @Id('The line in quarantine') line!: string;
  @Text('Why nothing will come of it') reason!: string;
}

@Declares({
  context,
  noun,
  route: 'POST /partnerships/{partnership}/quotes/{quote}/extension',
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Record that the supplier holds a quote’s prices longer',
})
export class ExtendQuote extends OfQuote {
  @CalendarDate('The last day the prices hold now') expiresOn!: string;
  @Text('Who at the supplier confirmed it, and how') reason!: string;
}

@Declares({ context, noun, may: ['process'], summary: 'Record that an order has taken lines of the quote over' })
export class RecordQuoteInOrder extends OfQuote {
  @Id('The order') order!: string;
}
