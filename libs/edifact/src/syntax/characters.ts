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
