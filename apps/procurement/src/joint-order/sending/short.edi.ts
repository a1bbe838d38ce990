import { createHash } from 'node:crypto';

/** GIR's values, RFF's numbers and BGM's are an..35 (D.96A). */
export const NUMBER_LENGTH = 35;

/** The text, or where it is too long its beginning and a digest of all of it, so that it stays unique. */
export function short(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 13)}-${digest(text, 12)}`;
}

/** The first hexadecimal digits of the text's SHA-256, in capitals. */
export function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length).toUpperCase();
}
