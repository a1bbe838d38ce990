import { STANDARD_CHARACTERS, type ServiceCharacters } from './characters.js';
import type { Element, SegmentData } from './segment.js';

/**
 * Thrown where a text cannot be carried: outside Latin-1, a line break or control character (readers drop them), or a
 * character of structure or repeated element in a set of characters that has no means for it.
 */
export class UnwritableText extends Error {
  override readonly name = 'UnwritableText';
  constructor(readonly text: string) {
    super(`The file cannot carry this text: ${JSON.stringify(text)}`);
  }
}

/** A segment as text with its terminator: characters of structure released, trailing empty elements and components dropped. Throws UnwritableText. */
export function encodeSegment(data: SegmentData, characters: ServiceCharacters = STANDARD_CHARACTERS): string {
  const elements = data.elements.map((element) => encodeElement(element, characters));
  return withoutTrailing([data.tag, ...elements]).join(characters.element) + characters.terminator;
}

function encodeElement(element: Element, characters: ServiceCharacters): string {
  const { component, repetition } = characters;
  const repetitions = element.map((components) =>
    withoutTrailing(components.map((text) => released(text, characters))).join(component),
  );
  const kept = withoutTrailing(repetitions);
  if (kept.length > 1 && repetition === '') throw new UnwritableText(kept.join(' '));
  return kept.join(repetition);
}

function released(text: string, characters: ServiceCharacters): string {
  const { component, element, release, repetition, terminator } = characters;
  let written = '';
  for (const character of text) {
    const structural = [component, element, release, repetition, terminator].includes(character);
    if (structural && release === '') throw new UnwritableText(text);
    written += structural ? release + character : character;
  }
  return written;
}

function withoutTrailing(parts: readonly string[]): readonly string[] {
  let end = parts.length;
  while (end > 1 && parts[end - 1] === '') end--;
  return parts.slice(0, end);
}
