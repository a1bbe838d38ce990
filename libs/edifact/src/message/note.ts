import { cutParts, joinParts } from '../syntax/parts.js';
import { code, component, segment, type SegmentData } from '../syntax/segment.js';

/** Free text or a coded remark of FTX: what it is about (LIN, GEN), the code with its list (10B, 8B) and its keeper (28 EDItEUR), the words. */
export interface Note {
  readonly subject: string;
  readonly code?: string;
  readonly list?: string;
  readonly agency?: string;
  readonly text?: string;
}

/** Length of one of FTX's five components of text (DE 4440). */
const COMPONENT = 70;

/** The longest text that one FTX can carry. */
export const NOTE_LENGTH = 5 * COMPONENT;

/** A note from FTX; its text is joined as IMD's is: a full component goes on in the next, another ends a word. */
export function readNote(ftx: SegmentData): Note {
  const text = joinParts(ftx.elements[3]?.[0] ?? [], COMPONENT);
  const [coded, list, agency] = [code(ftx, 2), code(ftx, 2, 1), code(ftx, 2, 2)];
  return {
    subject: component(ftx, 0).trim(),
    ...(coded === '' ? {} : { code: coded }),
    ...(list === '' ? {} : { list }),
    ...(agency === '' ? {} : { agency }),
    ...(text === '' ? {} : { text }),
  };
}

/** A note as one FTX segment; a text beyond NOTE_LENGTH does not fit. */
export function writeNote(note: Note): SegmentData {
  const coded = [note.code ?? '', note.list ?? '', note.agency ?? ''];
  return segment('FTX', note.subject, '', coded, cutParts(note.text ?? '', COMPONENT));
}
