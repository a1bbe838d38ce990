import type { DescriptionText } from './description.js';

/** What a line says of its title, under names people know. */
export interface Book {
  readonly authors?: readonly string[];
  readonly title?: string;
  readonly subtitle?: string;
  readonly volume?: string;
  readonly edition?: string;
  readonly publisher?: string;
  readonly place?: string;
  /** Year or date of publication as the supplier wrote it: 2026, c2005, Oct. 2026. */
  readonly published?: string;
  readonly pages?: string;
  readonly series?: string;
  readonly binding?: string;
  readonly dewey?: string;
  readonly readership?: string;
  readonly summary?: string;
}

type Single = Exclude<keyof Book, 'authors'>;

/** Codes of each name, the library set's first (EDItEUR DE 7081), then the United States trade set's. The writer uses the first. */
const CODES: Readonly<Record<Single, readonly string[]>> = {
  title: ['L050', 'FBTI', 'FBST'],
  subtitle: ['L060'],
  volume: ['L080'],
  edition: ['L100', 'FBEN'],
  publisher: ['L120', 'L109', 'FBPU'],
  place: ['L110'],
  published: ['L170', 'FBPD'],
  pages: ['L180', 'FBPH'],
  series: ['L190'],
  binding: ['L220'],
  dewey: ['L230'],
  readership: ['L250'],
  summary: ['L310'],
};

const SINGLES = Object.keys(CODES) as readonly Single[];

/** Authors come whole (009, BAU), or as surname and forename (010/011, 020/021), or as a body (030, 040). */
const AUTHORS: readonly (readonly [string, string])[] = [
  ['L009', ''],
  ['FBAU', ''],
  ['L010', 'L011'],
  ['L020', 'L021'],
  ['L030', ''],
  ['L040', ''],
];

/** A book from the texts of a line; what the codes do not name stays in the texts. */
export function bookOf(texts: readonly DescriptionText[]): Book {
  const byCode = new Map(texts.map(({ set, code, text }) => [set + code, text.trim()]));
  const authors = AUTHORS.flatMap(([name, forename]) => {
    const whole = [byCode.get(name), byCode.get(forename)].filter((part) => part !== undefined && part !== '');
    return whole.length > 0 ? [whole.join(', ')] : [];
  });
  const book: { -readonly [Name in keyof Book]: Book[Name] } = authors.length > 0 ? { authors } : {};
  for (const name of SINGLES) {
    const text = CODES[name].map((code) => byCode.get(code)).find((found) => found !== undefined && found !== '');
    if (text !== undefined) book[name] = text;
  }
  return book;
}

/** The texts that say what a book is, in the library set and in its order; several authors become one text. */
export function textsOf(book: Book): readonly DescriptionText[] {
  const authors =
    book.authors && book.authors.length > 0 ? [{ set: 'L', code: '009', text: book.authors.join('; ') }] : [];
  const others = SINGLES.flatMap((name) => {
    const text = book[name];
    const [code = ''] = CODES[name];
    return text ? [{ set: 'L', code: code.slice(1), text }] : [];
  });
  return [...authors, ...others].sort((left, right) => (left.code < right.code ? -1 : 1));
}
