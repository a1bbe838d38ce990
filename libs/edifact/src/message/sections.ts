import type { Message } from '../interchange/interchange.js';
import type { Segment } from '../syntax/segment.js';

/** A message in its three parts, without UNH and UNT: what holds for all, each line from its LIN on, and the summary from UNS on. */
export interface Sections {
  readonly header: readonly Segment[];
  readonly lines: readonly (readonly [Segment, ...Segment[]])[];
  readonly summary: readonly Segment[];
}

/** Cuts a message into its parts. Without UNS the summary begins at the first CNT after the lines. */
export function sectionsOf(message: Message): Sections {
  const header: Segment[] = [];
  const lines: [Segment, ...Segment[]][] = [];
  const summary: Segment[] = [];
  for (const segment of message.segments.slice(1, -1)) {
    const ended = summary.length > 0 || segment.tag === 'UNS' || (segment.tag === 'CNT' && lines.length > 0);
    if (ended) summary.push(segment);
    else if (segment.tag === 'LIN') lines.push([segment]);
    else (lines.at(-1) ?? header).push(segment);
  }
  return { header, lines, summary };
}

/** Takes segments by their tags, so that what nobody took can be kept. */
export class Pile {
  private readonly taken = new Set<Segment>();

  constructor(private readonly segments: readonly Segment[]) {}

  /** All segments with the tag. */
  take(tag: string): readonly Segment[] {
    const found = this.segments.filter((segment) => segment.tag === tag);
    for (const segment of found) this.taken.add(segment);
    return found;
  }

  /** What was not taken, in the order of the file. */
  rest(): readonly Segment[] {
    return this.segments.filter((segment) => !this.taken.has(segment));
  }
}
