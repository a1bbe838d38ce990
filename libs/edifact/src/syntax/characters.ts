/** The six characters that carry EDIFACT's structure in one interchange; an empty string is a character it does not use. */
export interface ServiceCharacters {
  readonly component: string;
  readonly element: string;
  readonly decimal: string;
  readonly release: string;
  readonly repetition: string;
  readonly terminator: string;
}

/** What holds where no service string advice (UNA) says otherwise (ISO 9735, level A), and what the writer uses. */
export const STANDARD_CHARACTERS: ServiceCharacters = {
  component: ':',
  element: '+',
  decimal: '.',
  release: '?',
  repetition: '',
  terminator: "'",
};

/** The level B set: information separators 4, 3 and 1 instead of printable characters, and nothing to release. */
export const SEPARATOR_CHARACTERS: ServiceCharacters = {
  component: '\x1f',
  element: '\x1d',
  decimal: '.',
  release: '',
  repetition: '',
  terminator: '\x1c',
};

/** How an interchange's bytes become text. */
export type Charset = 'latin-1' | 'utf-8';

/** Reads bytes one to one as characters, so that an index in the text is an offset in the file. */
export function latin1Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** What Windows writes at 80–9F, where Latin-1 has only control characters; the five places it leaves free stay as they are. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Whether the text, read one to one, has characters that Latin-1 has no use for and Windows writes for quotes and dashes. */
export function isWindows(latin1: string): boolean {
  return /[\x80-\x9f]/.test(latin1);
}

/** Text that was read one to one, with what stands at 80–9F as Windows means it. */
export function windowsText(latin1: string): string {
  return latin1.replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252[character.charCodeAt(0) - 0x80] ?? character);
}

/** Text that was read one to one, as the UTF-8 that its bytes are. */
export function utf8Text(latin1: string): string {
  return isAscii(latin1) ? latin1 : Buffer.from(latin1, 'latin1').toString('utf8');
}

/** Whether the text, read one to one, has nothing above 7 bits. */
export function isAscii(latin1: string): boolean {
  return !/[\x80-\xff]/.test(latin1);
}

/** Whether bytes are well-formed UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
