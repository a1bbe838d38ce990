import { breaksRule, type DataOf } from '#kernel';
import type { quoteCommands, quoteEvents } from '#messages/procurement';
import { wholeBranchCode } from '../branches.js';

type DataOfEvent<Name extends quoteEvents.QuoteEvent['type']> = Extract<quoteEvents.QuoteEvent, { type: Name }>['data'];
/** A line as the supplier wrote it. */
export type QuotedLine = DataOfEvent<'QuoteLineQuarantined'>['quoted'];
/** A line that can be ordered. */
export type UsableLine = DataOfEvent<'QuoteLineReleased'>['line'];
export type LineReason = DataOfEvent<'QuoteLineQuarantined'>['reasons'][number];
export type Replacement = DataOf<quoteCommands.MendQuoteLine>['replacements'][number];
type QuotedCopy = QuotedLine['copies'][number];
type CopyForBranch = UsableLine['copies'][number];

export interface Branch {
  readonly authority: string;
  readonly branch: string;
}

export interface FundOfAuthority {
  readonly authority: string;
  readonly fund: string;
}

/** What codes can mean: the open branches of the scheme's members, and their open funds of the quote's financial year. */
export interface Directory {
  readonly year: number;
  readonly branches: readonly Branch[];
  readonly funds: readonly FundOfAuthority[];
}

/** A line that can be ordered, or all that stands in its way. */
export type Resolved = { readonly usable: UsableLine } | { readonly reasons: readonly LineReason[] };

const FUND_CODE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** Finds whose branch and fund each copy of a line is for. */
export function resolveLine(line: QuotedLine, directory: Directory): Resolved {
  const copies = line.copies.map((copy) => resolveCopy(copy, directory));
  const reasons = distinct([...ofTheLine(line), ...copies.flatMap((copy) => ('reason' in copy ? [copy.reason] : []))]);
  const { listPence } = line;
  if (reasons.length > 0 || listPence === null) return { reasons };
  return { usable: { ...line, listPence, copies: copies.flatMap((copy) => ('copy' in copy ? [copy.copy] : [])) } };
}

/** The funds that have to be looked for before these lines can be resolved: each at every authority it may belong to. */
export function fundsToLookFor(lines: readonly QuotedLine[], branches: readonly Branch[]): readonly FundOfAuthority[] {
  const wanted = new Map<string, FundOfAuthority>();
  for (const copy of lines.flatMap(({ copies }) => copies)) {
    if (!FUND_CODE.test(copy.fund)) continue;
    for (const { authority } of ownersOf(copy, branches)) {
      wanted.set(`${authority}.${copy.fund}`, { authority, fund: copy.fund });
    }
  }
  return [...wanted.values()];
}

/** The line with what a person put in the place of what the supplier wrote. Refuses a replacement that changes nothing. */
export function replaced(
  line: QuotedLine,
  replacements: readonly Replacement[],
  branches: readonly Branch[],
): QuotedLine {
  return replacements.reduce((before, replacement) => {
    const { kind, from, to, authority } = replacement;
    if (!to && kind !== 'fund') breaksRule('replacement-missing', { kind, from: from ?? '' });
    const after = REPLACING[kind](before, from ?? '', { to: to ?? '', authority }, branches);
    if (!after) breaksRule('nothing-to-replace', { kind, from: from ?? '' });
    return after;
  }, line);
}

type Replacing = (
  line: QuotedLine,
  from: string,
  meant: { readonly to: string; readonly authority: string | null | undefined },
  branches: readonly Branch[],
) => QuotedLine | undefined;

const REPLACING: Readonly<Record<Replacement['kind'], Replacing>> = {
  branch: (line, from, { to, authority }) =>
    inCopies(line, ({ branch }) => branch === from, { branch: to, authority: authority ?? null }),
  fund: (line, from, { to, authority }, branches) =>
    inCopies(line, (copy) => copy.fund === from && (!authority || authority === authorityOf(copy, branches)), {
      fund: to,
    }),
  price: (line, from, { to }) =>
    from === (line.listPence ?? '').toString() ? { ...line, listPence: wholeNumber(to) } : undefined,
  quantity: (line, from, { to }) =>
    from === (line.quantity || '').toString() ? { ...line, quantity: wholeNumber(to) } : undefined,
  isbn: (line, from, { to }) => {
    if (!isIsbn13(to)) breaksRule('isbn-check-digit-wrong', { isbn: to });
    return from === line.ean ? { ...line, ean: to, isbnValid: true } : undefined;
  },
};

function inCopies(
  line: QuotedLine,
  meant: (copy: QuotedCopy) => boolean,
  change: Partial<QuotedCopy>,
): QuotedLine | undefined {
  if (!line.copies.some(meant)) return undefined;
  return { ...line, copies: line.copies.map((copy) => (meant(copy) ? { ...copy, ...change } : copy)) };
}

function resolveCopy(copy: QuotedCopy, directory: Directory): { copy: CopyForBranch } | { reason: LineReason } {
  const { branch, fund, authority: said, ...rest } = copy;
  const because = (code: LineReason['code'], value: string, authority = said) => ({
    reason: { code, value, authority },
  });
  if (branch === '') return because('branch-missing', '');
  const owners = ownersOf(copy, directory.branches);
  const funded = owners.filter(({ authority }) =>
    directory.funds.some((known) => known.authority === authority && known.fund === fund),
  );
  const [owner, another] = owners.length > 1 ? funded : owners;
  if (owners.length === 0) return because('branch-unknown', branch);
  if (!owner || another) return because('branch-ambiguous', branch);
  const { authority, branch: known } = owner;
  if (fund === '') return { copy: { authority, branch: known, fund: null, year: null, ...rest } };
  if (funded.length === 0) return because('fund-unknown', fund, authority);
  return { copy: { authority, branch: known, fund, year: directory.year, ...rest } };
}

/** The authority that a person said, or the only one with such a branch. */
function authorityOf(copy: QuotedCopy, branches: readonly Branch[]): string | undefined {
  const [owner, another] = ownersOf(copy, branches);
  return copy.authority ?? (another ? undefined : owner?.authority);
}

function ownersOf({ branch, authority: said }: QuotedCopy, branches: readonly Branch[]): readonly Branch[] {
  const meant = branches.filter((known) => known.branch === branch || wholeBranchCode(known) === branch);
  return said === null ? meant : meant.filter(({ authority }) => authority === said);
}

function ofTheLine({ listPence, quantity, copies, ean }: QuotedLine): readonly LineReason[] {
  const because = (code: LineReason['code']): LineReason => ({ code, value: '', authority: null });
  return [
    ...(listPence === null ? [because('price-missing')] : []),
    ...(quantity === 0 && copies.length === 0 ? [because('quantity-missing')] : []),
    ...(ean === '' ? [because('isbn-missing')] : []),
  ];
}

function distinct(reasons: readonly LineReason[]): readonly LineReason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : breaksRule('not-a-whole-number', { value: text });
}

function isIsbn13(text: string): boolean {
  if (!/^97[89]\d{10}$/.test(text)) return false;
  return [...text].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}
