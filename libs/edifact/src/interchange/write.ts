import { STANDARD_CHARACTERS } from '../syntax/characters.js';
import { encodeSegment, UnwritableText } from '../syntax/encode.js';
import type { InterchangeHeader } from './interchange.js';
import { isWritable } from '../syntax/latin1.js';
import { segment, type SegmentData } from '../syntax/segment.js';

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
