/** Letters and signs that Latin-1 lacks and decomposition does not reach, with what librarians type instead. */
const SUBSTITUTES: Readonly<Record<string, string>> = {
  ...{ '‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", ʼ: "'", ʻ: "'", '“': '"', '”': '"', '„': '"', '″': '"' },
  ...{ '‹': '<', '›': '>', '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-', '•': '*' },
  ...{ '…': '...', '€': 'EUR', '™': 'TM', Œ: 'OE', œ: 'oe', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i', Ħ: 'H', ħ: 'h' },
  ...{ ẞ: 'SS', Ŋ: 'N', ŋ: 'n', Ŧ: 'T', ŧ: 't', '⁄': '/', '\u2028': ' ', '\u2029': ' ', '\u200b': '', '\ufeff': '' },
};

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
  const substitute = SUBSTITUTES[character];
  if (substitute !== undefined) return substitute;
  if (/^[\x00-\x1f\x7f-\x9f]$/.test(character)) return ' ';
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '').replace('⁄', '/');
  return isWritable(bare) && bare !== '' ? bare : /^\p{M}$/u.test(character) ? '' : '?';
}
