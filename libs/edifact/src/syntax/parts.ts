/** Cuts a text into parts of at most `length` characters. It is cut before characters are released, so never between `?` and what it releases. */
export function cutParts(text: string, length: number): readonly string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; from += length) parts.push(text.slice(from, from + length));
  return parts;
}

/**
 * Joins parts to a text: after a full one the next goes on as it is, for it may continue a word; else after one space.
 * Some partners count the release characters into a part's length and some do not: full by either count is full.
 */
export function joinParts(parts: readonly string[], length: number): string {
  let text = '';
  let full = false;
  for (const part of parts) {
    text = full ? text + part : spaced(text, part);
    full = isFull(part, length);
  }
  return text;
}

/** Two texts with a space between them, unless one of them has it, or nothing, there. */
export function spaced(left: string, right: string): string {
  const touching = left === '' || right === '' || left.endsWith(' ') || right.startsWith(' ');
  return touching ? left + right : `${left} ${right}`;
}

/** Whether a part has its full length, release characters counted or not. */
export function isFull(part: string, length: number): boolean {
  return part.length >= length || part.replace(/[?:+']/g, '??').length >= length;
}
