import type { Findings } from '../syntax/finding.js';
import { code, component, segment, type Segment, type SegmentData } from '../syntax/segment.js';

/** One detail of a copy: its code (DE 7405: LLO branch, LFN fund, LCO our copy id …) and its value. */
export interface CopyDetail {
  readonly code: string;
  readonly value: string;
}

/** The details of one copy (or of one group of alike copies, whose number is then its LQT), under its set number. */
export interface CopyDetails {
  readonly set: string;
  readonly details: readonly CopyDetail[];
}

/** How many details one GIR segment holds (D.96A); more go on in the next one under the same set number. */
const DETAILS = 5;

/** The copies of a line from its GIR segments, in the order of their first segment. */
export function readCopies(segments: readonly Segment[], findings: Findings): readonly CopyDetails[] {
  const copies = new Map<string, CopyDetail[]>();
  for (const gir of segments) {
    const set = code(gir, 0);
    const details = copies.get(set) ?? [];
    copies.set(set, details);
    for (let index = 1; index < gir.elements.length; index++) {
      const detail = { code: code(gir, index, 1), value: component(gir, index) };
      if (detail.code !== '' && detail.value.trim() !== '') details.push(detail);
      else if (detail.code + detail.value !== '') {
        findings.warn(
          'copy-detail-empty',
          `A detail of copy ${set} lacks its code or its value and was left out.`,
          gir,
        );
      }
    }
  }
  const read = [...copies].map(([set, details]) => ({ set, details }));
  for (const copy of read) if (groupSize(copy) === undefined) warnOfSize(copy, segments, findings);
  return read;
}

/** A copy as GIR segments. */
export function writeCopy({ set, details }: CopyDetails): readonly SegmentData[] {
  const segments: SegmentData[] = [];
  for (let from = 0; from < details.length; from += DETAILS) {
    const pairs = details.slice(from, from + DETAILS).map((detail) => [detail.value, detail.code]);
    segments.push(segment('GIR', set, ...pairs));
  }
  return segments;
}

/** The first value of a copy's detail, without blanks around it: `copyDetail(copy, 'LLO')` is its branch. */
export function copyDetail(copy: CopyDetails, detail: string): string | undefined {
  return copy.details.find(({ code: known }) => known === detail)?.value.trim();
}

/** How many alike copies a group is, as its LQT says; one where it says nothing that can be read, which reading warns of. */
export function groupQuantity(copy: CopyDetails): number {
  return groupSize(copy) ?? 1;
}

/** How many copies they are: one each, or as many as a group's LQT says. */
export function copyCount(copies: readonly CopyDetails[]): number {
  return copies.reduce((count, copy) => count + groupQuantity(copy), 0);
}

/** Whatever the decimal mark: of copies there are only whole ones. */
function groupSize(copy: CopyDetails): number | undefined {
  const [, whole] = /^(\d{1,9})(?:[.,]0*)?$/.exec(copyDetail(copy, 'LQT') ?? '1') ?? [];
  return whole === undefined ? undefined : Number(whole);
}

function warnOfSize(copy: CopyDetails, segments: readonly Segment[], findings: Findings): void {
  const message = `"${copyDetail(copy, 'LQT')}" of group ${copy.set} is not a number of copies; it was read as one copy.`;
  const at = segments.find((segment) => code(segment, 0) === copy.set);
  if (at) findings.warn('copy-quantity-unreadable', message, at);
}
