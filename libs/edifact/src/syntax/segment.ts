/** One occurrence of a data element: its components in order. */
export type Components = readonly string[];

/** A data element: its occurrences, of which only syntax version 4 allows more than one. */
export type Element = readonly Components[];

/** What a segment says: its tag and its data elements, without the file around it. */
export interface SegmentData {
  readonly tag: string;
  readonly elements: readonly Element[];
}

/** A segment as it was read: its number in the file (from 0, UNA not counted), its first byte, its length in bytes with the terminator, and its own text. */
export interface Segment extends SegmentData {
  readonly index: number;
  readonly offset: number;
  readonly length: number;
  readonly raw: string;
}

/** A component of a segment, counted from 0 as the elements are; an absent one is empty, as EDIFACT has it. */
export function component(segment: SegmentData, element: number, index = 0, repetition = 0): string {
  return segment.elements[element]?.[repetition]?.[index] ?? '';
}

/** A component without the blanks around it: codes and numbers, which some partners pad. */
export function code(segment: SegmentData, element: number, index = 0): string {
  return component(segment, element, index).trim();
}

/** Whether an element occurs more than once. */
export function isRepeated({ elements }: SegmentData): boolean {
  return elements.some((element) => element.length > 1);
}

/** The segment with each element once: the repetition mark is text again. */
export function unrepeated<S extends SegmentData>(segment: S, mark: string): S {
  const whole = (element: Element): Components =>
    element.reduce((before, next) => [
      ...before.slice(0, -1),
      `${before.at(-1) ?? ''}${mark}${next[0] ?? ''}`,
      ...next.slice(1),
    ]);
  const elements = segment.elements.map((element) => (element.length > 1 ? [whole(element)] : element));
  return { ...segment, elements };
}

/** Builds a segment; an element is one component or a list of them. */
export function segment(tag: string, ...elements: readonly (string | Components)[]): SegmentData {
  return { tag, elements: elements.map((element) => [typeof element === 'string' ? [element] : element]) };
}
