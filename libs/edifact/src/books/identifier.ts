/** What a check digit says: right, wrong, or the text is not a number of a kind that has one. */
export type CheckDigit = 'right' | 'wrong' | 'none';

/**
 * A number that names a title: as written, by whose numbering (DE 7143: EN, IB, SA …), and what could be made of it.
 * `role` is PIA's 4347: 5 names the line itself, 1 says more, 3 substitutes; LIN's own has none.
 */
export interface Identifier {
  readonly value: string;
  readonly qualifier: string;
  readonly role?: string;
}

/** An identifier after reading. */
export interface ReadIdentifier extends Identifier {
  /** The ISBN-13 that it is or becomes; a wrong check digit does not hide it. */
  readonly isbn13?: string;
  readonly checkDigit: CheckDigit;
}

/** Check digit of an EAN-8, UPC-12, EAN-13, GLN or GTIN-14 (mod 10, weights 3 and 1 from the right). */
export function eanCheck(text: string): CheckDigit {
  if (!/^(\d{8}|\d{12,14})$/.test(text)) return 'none';
  return eanDigit(text.slice(0, -1)) === text.at(-1) ? 'right' : 'wrong';
}

/** Check digit of a global location number; real trading partners are known by numbers whose digit is wrong. */
export function glnCheck(text: string): CheckDigit {
  return /^\d{13}$/.test(text) ? eanCheck(text) : 'none';
}

/** Check digit of an ISBN-10 (mod 11, X for ten). */
export function isbn10Check(text: string): CheckDigit {
  return /^\d{9}[\dX]$/.test(text) ? mod11(text, 10) : 'none';
}

/** Check digit of a Standard Address Number, with or without its hyphen (mod 11 over seven places). */
export function sanCheck(text: string): CheckDigit {
  const bare = text.replace('-', '');
  return /^\d{6}[\dX]$/.test(bare) ? mod11(bare, 7) : 'none';
}

/** The ISBN-13 of an ISBN-10 (hyphens allowed), whatever its own check digit says; undefined where it is not one. */
export function isbn13Of(isbn10: string): string | undefined {
  const bare = bareIsbn(isbn10);
  if (!/^\d{9}[\dX]$/.test(bare)) return undefined;
  const stem = `978${bare.slice(0, 9)}`;
  return stem + eanDigit(stem);
}

/** Makes of an identifier what can be made: ISBN-10 becomes ISBN-13, check digits are looked at, the text stays. */
export function readIdentifier(identifier: Identifier): ReadIdentifier {
  const bare = bareIsbn(identifier.value);
  if (/^97[89]\d{10}$/.test(bare)) return { ...identifier, isbn13: bare, checkDigit: eanCheck(bare) };
  const isbn13 = identifier.qualifier === 'IB' ? isbn13Of(bare) : undefined;
  if (isbn13 !== undefined) return { ...identifier, isbn13, checkDigit: isbn10Check(bare) };
  const hasCheckDigit = identifier.qualifier === 'EN' || identifier.qualifier === 'UP';
  return { ...identifier, checkDigit: hasCheckDigit ? eanCheck(bare) : 'none' };
}

function bareIsbn(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase();
}

function eanDigit(stem: string): string {
  let total = 0;
  for (let index = 0; index < stem.length; index++) {
    total += Number(stem[stem.length - 1 - index]) * (index % 2 === 0 ? 3 : 1);
  }
  return ((10 - (total % 10)) % 10).toString();
}

function mod11(text: string, firstWeight: number): CheckDigit {
  let total = 0;
  for (const [index, digit] of [...text].entries())
    total += (digit === 'X' ? 10 : Number(digit)) * (firstWeight - index);
  return total % 11 === 0 ? 'right' : 'wrong';
}
