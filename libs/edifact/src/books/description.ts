import { cutParts, isFull, joinParts, spaced } from '../syntax/parts.js';
import { component, segment, type SegmentData } from '../syntax/segment.js';

/** One text about a title: the code set (L library, F United States trade), the code in it (DE 7081: 050 title), the text. */
export interface DescriptionText {
  readonly set: string;
  readonly code: string;
  readonly text: string;
}

/** Length of one component of IMD's text (DE 7008), of which a segment has two. */
const COMPONENT = 35;
const SEGMENT = 2 * COMPONENT;

/**
 * The texts of a line's IMD segments, each code once, in the order of their first segment. A text may go on in further segments of
 * the same code: after a full one (70 characters) the next is appended as it is, for it may continue a word; else with one space.
 */
export function readDescriptions(segments: readonly SegmentData[]): readonly DescriptionText[] {
  const texts = new Map<string, { set: string; code: string; text: string; full: boolean }>();
  for (const imd of segments) {
    const [set, code] = [component(imd, 0).trim(), component(imd, 1).trim()];
    const { text, full } = ofSegment(imd);
    const key = `${set}\n${code}`;
    const known = texts.get(key);
    if (!known) texts.set(key, { set, code, text, full });
    else texts.set(key, { set, code, text: known.full ? known.text + text : spaced(known.text, text), full });
  }
  return [...texts.values()].map(({ set, code, text }) => ({ set, code, text }));
}

/** A text as IMD segments: 35 and 35 characters each, as many as it takes. */
export function writeDescription({ set, code, text }: DescriptionText): readonly SegmentData[] {
  return cutParts(text, SEGMENT).map((part) => segment('IMD', set, code, ['', '', '', ...cutParts(part, COMPONENT)]));
}

function ofSegment(imd: SegmentData): { text: string; full: boolean } {
  const parts = [component(imd, 2, 3), component(imd, 2, 4)];
  const text = joinParts(parts, COMPONENT);
  return { text, full: text.length >= SEGMENT || parts.every((part) => isFull(part, COMPONENT)) };
}
