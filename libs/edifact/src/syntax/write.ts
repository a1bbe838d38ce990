import { STANDARD_CHARACTERS, type ServiceCharacters } from './characters.js';
import type { InterchangeHeader } from './interchange.js';
import { isWritable } from './latin1.js';
import { segment, type Element, type SegmentData } from './segment.js';

/**
 * Thrown where a text cannot be carried: outside Latin-1, a line break or control character (readers drop them), or a
 * character of structure or repeated element in a set of characters that has no means for it.
 */
export class UnwritableText extends Error {
  constructor(readonly text: string) {
    super(`The file cannot carry this text: ${JSON.stringify(text)}`);
    this.name = 'UnwritableText';
  }
}

/** A message to write: its type as in UNH, and its segments without UNH and UNT. */
export interface OutgoingMessage {
  readonly reference: string;
  readonly type: readonly string[];
  readonly segments: readonly SegmentData[];
}

/** What may differ in the look of a file: a line break after every segment, for partners and people who want it. */
export interface Layout {
  readonly lineBreaks?: boolean;
}

/** A segment as text with its terminator: characters of structure released, trailing empty elements and components dropped. Throws UnwritableText. */
export function encodeSegment(data: SegmentData, characters: ServiceCharacters = STANDARD_CHARACTERS): string {
  const elements = data.elements.map((element) => encodeElement(element, characters));
  return withoutTrailing([data.tag, ...elements]).join(characters.element) + characters.terminator;
}

/** Writes one interchange in Latin-1 with UNA, UNB, each message between UNH and UNT, and UNZ. Throws UnwritableText. */
export function writeInterchange(
  header: InterchangeHeader,
  messages: readonly OutgoingMessage[],
  layout: Layout = {},
): Uint8Array {
  const { component, element, decimal, release, terminator } = STANDARD_CHARACTERS;
  const segments = [
    openingOf(header),
    ...messages.flatMap(wrapped),
    segment('UNZ', messages.length.toString(), header.reference),
  ];
  const end = layout.lineBreaks ? '\n' : '';
  const advice = `UNA${component}${element}${decimal}${release} ${terminator}${end}`;
  for (const data of segments) checkText(data);
  const text = advice + segments.map((data) => encodeSegment(data) + end).join('');
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

function wrapped({ reference, type, segments }: OutgoingMessage): readonly SegmentData[] {
  const count = (segments.length + 2).toString();
  return [segment('UNH', reference, type), ...segments, segment('UNT', count, reference)];
}

function openingOf(header: InterchangeHeader): SegmentData {
  const { syntax, version, sender, recipient, preparedDate, preparedTime, reference, applicationReference, test } =
    header;
  return segment(
    'UNB',
    [syntax, version],
    [sender.id, sender.qualifier ?? ''],
    [recipient.id, recipient.qualifier ?? ''],
    [preparedDate, preparedTime],
    reference,
    '',
    applicationReference,
    ...['', '', ''],
    test ? '1' : '',
  );
}

function checkText(data: SegmentData): void {
  for (const text of data.elements.flat(2)) if (!isWritable(text)) throw new UnwritableText(text);
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
