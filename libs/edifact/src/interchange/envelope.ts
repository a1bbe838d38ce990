import type { Findings } from '../syntax/finding.js';
import { readHeader, readType } from './header.js';
import type { Interchange, InterchangeHeader, Message, MessageType } from './interchange.js';
import { code, isRepeated, unrepeated, type Segment } from '../syntax/segment.js';
import type { SplitInterchange } from './split.js';

/** What stands between messages: their own beginning, groups, and the end of the interchange. */
const BETWEEN_MESSAGES = ['UNH', 'UNG', 'UNE', 'UNZ'];

interface Group {
  readonly opening: Segment;
  messages: number;
}

/** Finds the messages of an interchange. Undefined, with a problem in the findings, where one of them is not whole. */
export function readEnvelope(split: SplitInterchange, file: Uint8Array, findings: Findings): Interchange | undefined {
  return new Envelope(split, file, findings).read();
}

class Envelope {
  private readonly messages: Message[] = [];
  private readonly references = new Set<string>();
  private readonly header: InterchangeHeader;
  private current: Segment[] | undefined;
  private group: Group | undefined;
  private groups = 0;
  private closing: Segment | undefined;

  constructor(
    private readonly split: SplitInterchange,
    private readonly file: Uint8Array,
    private readonly findings: Findings,
  ) {
    this.header = readHeader(split.segments[0]);
  }

  read(): Interchange | undefined {
    const [opening, ...rest] = this.split.segments;
    if (!opening) return undefined;
    this.checkHeader(opening);
    for (const segment of rest) if (!this.accept(segment)) return undefined;
    const last = rest.at(-1) ?? opening;
    if (this.current) return this.cut(this.current, last);
    this.checkEnd(opening, last);
    const { header, messages } = this;
    const { offset, end } = this.split;
    return { header, messages, closed: this.closing !== undefined, offset, length: end - offset };
  }

  /** Takes one segment; false where the message around it cannot be trusted. */
  private accept(segment: Segment): boolean {
    const between = BETWEEN_MESSAGES.includes(segment.tag);
    if (between && this.current) {
      this.cut(this.current, segment);
      return false;
    }
    if (this.closing || (!this.current && !between)) {
      const reason = `${segment.tag} stands outside of any message; what it belonged to is lost.`;
      this.findings.fail('segment-outside-message', reason, segment);
      return false;
    }
    if (segment.tag === 'UNZ') this.closing = segment;
    else if (segment.tag === 'UNG') this.openGroup(segment);
    else if (segment.tag === 'UNE') this.closeGroup(segment);
    else return this.takeMessageSegment(segment);
    return true;
  }

  private takeMessageSegment(segment: Segment): boolean {
    if (segment.tag === 'UNH') {
      this.current = [segment];
      return this.checkOpening(segment);
    }
    this.current?.push(segment);
    if (segment.tag === 'UNT') this.closeMessage(segment);
    return true;
  }

  private cut(segments: readonly Segment[], at: Segment): undefined {
    const reference = segments[0] ? code(segments[0], 0) : '';
    this.findings.fail('message-not-closed', `Message ${reference} has no UNT: it was cut off or damaged.`, at);
  }

  private checkOpening(segment: Segment): boolean {
    const reference = code(segment, 0);
    if (reference === '')
      this.findings.warn('message-reference-missing', 'A message has no reference in UNH.', segment);
    else if (this.references.has(reference)) {
      this.findings.warn('message-reference-repeated', `Two messages have the reference ${reference}.`, segment);
    }
    this.references.add(reference);
    if (code(segment, 1) !== '') return true;
    this.findings.fail('message-type-missing', `Message ${reference} does not say what it is.`, segment);
    return false;
  }

  private closeMessage(closing: Segment): void {
    const segments = this.current ?? [];
    this.current = undefined;
    const [opening] = segments;
    if (!opening) return;
    const declared = code(closing, 0);
    const reference = code(opening, 0);
    if (!same(declared, segments.length)) {
      const message = `Message ${reference} declares ${declared || 'no'} segments and has ${segments.length}.`;
      this.findings.warn('segment-count-wrong', message, closing);
    }
    if (code(closing, 1) !== reference) {
      const message = `Message ${reference} is closed by UNT with the reference ${code(closing, 1) || '(none)'}.`;
      this.findings.warn('message-reference-differs', message, closing);
    }
    if (this.group) this.group.messages++;
    this.messages.push(this.message(segments, opening, closing));
  }

  private message(segments: readonly Segment[], opening: Segment, closing: Segment): Message {
    const { header: interchange } = this;
    const { characters, charset } = this.split;
    const { offset } = opening;
    const type = readType(opening);
    return {
      interchange,
      characters,
      charset,
      reference: code(opening, 0),
      type,
      ...(this.group ? { group: code(this.group.opening, 4) } : {}),
      segments: this.asDirectoryHas(type, segments),
      declaredSegments: code(closing, 0),
      offset,
      bytes: this.file.subarray(offset, closing.offset + closing.length),
    };
  }

  /** The directories of the nineties repeat no element: under syntax version 4 their writers leave the mark in texts unreleased. */
  private asDirectoryHas({ release }: MessageType, segments: readonly Segment[]): readonly Segment[] {
    const { repetition } = this.split.characters;
    const first = segments.find(isRepeated);
    if (!first || !/^9/.test(release)) return segments;
    const message = `Directory ${release} repeats no element: "${repetition}" was read as a character of the text.`;
    this.findings.warn('element-repeated', message, first);
    return segments.map((segment) => (isRepeated(segment) ? unrepeated(segment, repetition) : segment));
  }

  private openGroup(segment: Segment): void {
    if (this.group) this.findings.warn('group-not-closed', 'A group (UNG) begins before the last one ended.', segment);
    this.group = { opening: segment, messages: 0 };
    this.groups++;
  }

  private closeGroup(closing: Segment): void {
    const { group } = this;
    this.group = undefined;
    if (!group) {
      this.findings.warn('group-not-opened', 'A group ends (UNE) that never began.', closing);
      return;
    }
    if (!same(code(closing, 0), group.messages)) {
      const message = `The group declares ${code(closing, 0) || 'no'} messages and has ${group.messages}.`;
      this.findings.warn('group-count-wrong', message, closing);
    }
    if (code(closing, 1) !== code(group.opening, 4)) {
      this.findings.warn('group-reference-differs', 'The group begins and ends with different references.', closing);
    }
  }

  private checkHeader(opening: Segment): void {
    const { sender, recipient, reference } = this.header;
    if (sender.id === '') this.findings.warn('sender-missing', 'The interchange does not say who sent it.', opening);
    if (recipient.id === '')
      this.findings.warn('recipient-missing', 'The interchange does not say whom it is for.', opening);
    if (reference === '')
      this.findings.warn('control-reference-missing', 'The interchange has no control reference.', opening);
  }

  private checkEnd(opening: Segment, last: Segment): void {
    const { closing, header, messages } = this;
    if (this.group) this.findings.warn('group-not-closed', 'The last group (UNG) has no end (UNE).', last);
    if (messages.length === 0)
      this.findings.warn('interchange-empty', 'The interchange has no message in it.', opening);
    if (!closing) {
      this.findings.warn('interchange-not-closed', `Interchange ${header.reference} has no end (UNZ).`, last);
      return;
    }
    const units = this.groups > 0 ? [this.groups, messages.length] : [messages.length];
    if (!units.some((count) => same(code(closing, 0), count))) {
      const message = `The interchange declares ${code(closing, 0) || 'no'} messages and has ${messages.length}.`;
      this.findings.warn('interchange-count-wrong', message, closing);
    }
    if (code(closing, 1) !== header.reference) {
      const message = `The interchange begins with the reference ${header.reference} and ends with ${code(closing, 1) || 'none'}.`;
      this.findings.warn('interchange-reference-differs', message, closing);
    }
  }
}

function same(written: string, count: number): boolean {
  return /^\d{1,9}$/.test(written) && Number(written) === count;
}
