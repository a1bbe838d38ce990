/** Letters and signs that Latin-1 lacks and decomposition does not reach, with what librarians type instead. */
const SUBSTITUTES: ReadonlyMap<string, string> = new Map([
  ...likenesses("'", '‘’‚‛′ʼʻ'),
  ...likenesses('"', '“”„″'),
  ...likenesses('-', '‐‑‒–—―−'),
  ...likenesses(' ', '\u2028\u2029'),
  ...likenesses('', '\u200b\ufeff'),
  ...Object.entries({ '‹': '<', '›': '>', '•': '*', '…': '...', '€': 'EUR', '™': 'TM', '⁄': '/' }),
  ...Object.entries({ Œ: 'OE', œ: 'oe', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', ı: 'i' }),
  ...Object.entries({ ẞ: 'SS', Ŋ: 'N', ŋ: 'n', Ŧ: 'T', ŧ: 't' }),
]);

function likenesses(written: string, given: string): readonly [string, string][] {
  return [...given].map((character) => [character, written]);
}

/** Whether the text can be written as it is: Latin-1, and no control character or line break (which readers drop). */
export function isWritable(text: string): boolean {
  return /^[\x20-\x7e\xa0-\xff]*$/.test(text);
}

/** The nearest text that Latin-1 can write: signs by their ASCII likeness, letters without the accents it lacks, `?` for what has no likeness. */
export function toWritable(text: string): string {
  if (isWritable(text)) return text;
  let written = '';
  for (const character of text.normalize('NFC')) written += likeness(character);
  return written;
}

function likeness(character: string): string {
  if (isWritable(character)) return character;
  const substitute = SUBSTITUTES.get(character);
  if (substitute !== undefined) return substitute;
  if (/^[\x00-\x1f\x7f-\x9f]$/.test(character)) return ' ';
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '').replace('⁄', '/');
  return isWritable(bare) && bare !== '' ? bare : /^\p{M}$/u.test(character) ? '' : '?';
}
