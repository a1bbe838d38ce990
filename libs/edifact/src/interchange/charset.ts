import { isAscii, isUtf8, isWindows, type Charset } from '../syntax/characters.js';
import type { Findings, Place } from '../syntax/finding.js';

/** How an interchange's bytes were read, by what it says of itself (UNOC) or by what was said of its sender. */
export interface SaidCharset {
  readonly charset: Charset;
  readonly syntax: string;
  readonly forced: boolean;
  /** The bytes, read one to one. */
  readonly text: string;
}

/** Says where an interchange's letters may be others than were read; false, with a problem, where they can't be read at all. */
export function checkCharset(
  bytes: Uint8Array,
  { charset, syntax, forced, text }: SaidCharset,
  place: Place,
  findings: Findings,
): boolean {
  if (isAscii(text)) return true;
  if (charset === 'utf-8') {
    if (isUtf8(bytes)) return true;
    findings.fail('text-not-utf-8', 'The interchange is UTF-8 by its own word, and its bytes are not.', place);
    return false;
  }
  if (!/^UNO[ABC]$/.test(syntax)) {
    const message = `The character set ${syntax || '(none)'} was read as Latin-1; accented letters may be wrong.`;
    findings.warn('charset-read-as-latin-1', message, place);
  } else if (!forced && isUtf8(bytes)) {
    const message = `The file says ${syntax}, but its accented letters look like UTF-8; they were read as Latin-1.`;
    findings.warn('charset-looks-like-utf-8', message, place);
  } else if (isWindows(text)) {
    const message = `The file says ${syntax}, but has quotes or dashes as Windows writes them; they were read as such.`;
    findings.warn('charset-read-as-windows-1252', message, place);
  }
  return true;
}
