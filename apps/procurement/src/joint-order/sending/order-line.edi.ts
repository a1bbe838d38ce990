import { eanCheck, isbn10Check, isbn13Of, isWritable, type CopyDetail, type OrdersMessage } from '#edifact';
import { NUMBER_LENGTH, short } from './short.edi.js';
import { fundKey, type CopyGroup, type OrderLine, type Shares } from '../state.js';
import type { Places } from './places.edi.js';

type LineShares = Shares['lines'][number];
type MessageLine = OrdersMessage['lines'][number];

/** How a line is written for one supplier. */
export interface Writing {
  /** What the supplier knows the order by. */
  readonly number: string;
  readonly places: Places;
  /** Whether it is told how copies are serviced. */
  readonly servicing: boolean;
}

/** A line of the order as the message has it, the `place`th: one title, with its copies and where they go. */
export function messageLine(
  line: OrderLine,
  copies: readonly Copy[],
  place: number,
  { number, places, servicing }: Writing,
): MessageLine {
  const texts = [
    ['009', line.title.author],
    ['050', line.title.title],
    ['109', line.title.publisher],
    ['170', line.title.published],
    ['220', line.title.binding],
  ] as const;
  const quoted = line.quote?.reference.trim() ?? '';
  const notes = servicing ? new Set(copies.flatMap(({ note }) => (note ? [note] : []))) : [];
  return {
    number: String(place),
    ...numbersOf(line.title.ean),
    texts: texts.flatMap(([code, text]) => (text ? [{ set: 'L', code, text }] : [])),
    quantity: copies.length,
    dates: neededBy(copies),
    copies: copies.map((copy, index) => ({
      set: String(index + 1).padStart(3, '0'),
      details: [
        { code: 'LCO', value: copyId(number, line.line, index + 1) },
        ...details(copy, places.codeOf(copy), servicing),
      ],
    })),
    notes: [...notes].map((text) => ({ subject: 'LIN', text })),
    prices: [{ qualifier: 'AAE', pence: line.listPence }],
    references: [
      { qualifier: 'LI', number: short(`${number}/${line.line}`, NUMBER_LENGTH) },
      ...(quoted !== '' && isWritable(quoted) ? [{ qualifier: 'QLI', number: short(quoted, NUMBER_LENGTH) }] : []),
    ],
    deliveries: places.deliveries(copies),
  };
}

/**
 * What numbers the title: an EAN or ISBN (EN) or a UPC (UP) is LIN's own, anything else the supplier's own number of it (PIA, SA). One
 * that no file can carry is left out, for an approved order can't be stopped: the title and the quote's reference remain.
 */
function numbersOf(number: string): Pick<MessageLine, 'identifier' | 'identifiers'> {
  const bare = number.replaceAll(/[ -]/g, '').toUpperCase();
  const ean = isbn10Check(bare) === 'right' ? isbn13Of(bare) : /^\d{13}$/.test(bare) ? bare : undefined;
  if (ean !== undefined) return { identifier: { value: ean, qualifier: 'EN' }, identifiers: [] };
  if (/^\d{12}$/.test(bare) && eanCheck(bare) === 'right')
    return { identifier: { value: bare, qualifier: 'UP' }, identifiers: [] };
  const carried = isWritable(number) && number.length <= NUMBER_LENGTH;
  return { identifiers: carried ? [{ value: number, qualifier: 'SA', role: '5' }] : [] };
}

/** DTM+63, the latest delivery (code list 2005): one date a line, so the earliest that any of its copies is needed by. */
function neededBy(copies: readonly Copy[]): MessageLine['dates'] {
  const [date] = copies.flatMap(({ neededBy: by }) => by ?? []).sort();
  return date === undefined ? [] : [{ qualifier: '63', date }];
}

/** One copy, with what its borough said of the copies it is one of. */
type Copy = CopyGroup & { readonly authority: string };

/** Every copy that will be paid for; a borough's copies of a line stand together. */
export function copiesOf(line: OrderLine, { shares }: LineShares): readonly Copy[] {
  return shares.flatMap(({ authority, groups }) =>
    groups.flatMap(({ group: place, copies }) => {
      const group = line.wants[authority]?.groups[place];
      if (!group) throw new Error(`a share of line ${line.line} has no copies`);
      return Array.from({ length: copies }, () => ({ authority, ...group }));
    }),
  );
}

/** A copy's GIR. Where several funds pay for it, LFN names the one that pays most; the split is ours alone. Words that are too long are cut where the message is written, which says so. */
function details(copy: Copy, place: string, servicing: boolean): readonly CopyDetail[] {
  const key = (fund: Copy['funds'][number]): string => fundKey(copy.authority, fund);
  const [payer] = [...copy.funds].sort((a, b) => b.weight - a.weight || (key(a) < key(b) ? -1 : 1));
  const said: readonly (readonly [code: string, value: string | null | undefined])[] = [
    ['LLO', place],
    ['LFN', payer && short(payer.fund, NUMBER_LENGTH)],
    ['LSQ', copy.sequence],
    ['LST', copy.stockType],
    ['LSM', copy.shelfmark],
    ['LRP', copy.rotation],
    ...(servicing ? copy.servicing.map((service) => ['LVC', service] as const) : []),
  ];
  return said.flatMap(([code, value]) => (value?.trim() ? [{ code, value: value.trim() }] : []));
}

/** Our own number of one copy, unique over all that a buyer orders; a supplier gives it back in every message. */
export function copyId(number: string, line: string, copy: number): string {
  return short(`${number}.${line}.${copy}`, NUMBER_LENGTH);
}
