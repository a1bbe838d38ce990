import type { ServiceCharacters } from './characters.js';

/** A segment's elements (the tag is the first), the index after its terminator, and whether line breaks lay inside. */
export interface Scan {
  readonly elements: readonly (readonly (readonly string[])[])[];
  readonly end: number;
  readonly wrapped: boolean;
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

function codeOf(character: string): number {
  return character === '' ? -1 : character.charCodeAt(0);
}

/** The codes of the characters, so that a scan compares numbers. */
export interface ScanCodes {
  readonly component: number;
  readonly element: number;
  readonly release: number;
  readonly repetition: number;
  readonly terminator: number;
}

/** Prepares the characters of an interchange for scanning. */
export function scanCodes(characters: ServiceCharacters): ScanCodes {
  return {
    component: codeOf(characters.component),
    element: codeOf(characters.element),
    release: codeOf(characters.release),
    repetition: codeOf(characters.repetition),
    terminator: codeOf(characters.terminator),
  };
}

/**
 * Scans the segment that begins at `start`, in one pass: released characters stand for themselves, and line breaks
 * inside (files wrapped at 80) are joined, also between a release character and what it releases.
 * Undefined where the text ends before the terminator.
 */
export function scanSegment(text: string, start: number, codes: ScanCodes): Scan | undefined {
  const building = new Building();
  let from = start;
  for (let index = start; index < text.length; index++) {
    const character = text.charCodeAt(index);
    if (character === codes.release) {
      building.text += text.slice(from, index);
      from = skipBreaks(text, index + 1);
      building.wrapped ||= from > index + 1;
      index = from;
    } else if (character === codes.terminator) {
      building.endElement(text.slice(from, index));
      return { elements: building.elements, end: index + 1, wrapped: building.wrapped };
    } else if (character === codes.element) {
      building.endElement(text.slice(from, index));
      from = index + 1;
    } else if (character === codes.component) {
      building.endComponent(text.slice(from, index));
      from = index + 1;
    } else if (character === codes.repetition) {
      building.endRepetition(text.slice(from, index));
      from = index + 1;
    } else if (character === CARRIAGE_RETURN || character === LINE_FEED) {
      building.text += text.slice(from, index);
      building.wrapped = true;
      from = index + 1;
    }
  }
  return undefined;
}

function skipBreaks(text: string, at: number): number {
  let index = at;
  while (text.charCodeAt(index) === CARRIAGE_RETURN || text.charCodeAt(index) === LINE_FEED) index++;
  return index;
}

class Building {
  readonly elements: string[][][] = [];
  text = '';
  wrapped = false;
  private repetitions: string[][] = [];
  private components: string[] = [];

  endComponent(rest: string): void {
    this.components.push(this.text === '' ? rest : this.text + rest);
    this.text = '';
  }

  endRepetition(rest: string): void {
    this.endComponent(rest);
    this.repetitions.push(this.components);
    this.components = [];
  }

  endElement(rest: string): void {
    this.endRepetition(rest);
    this.elements.push(this.repetitions);
    this.repetitions = [];
  }
}
