import { count, exactly, list, text, trail, type Static } from '../asking/shapes.js';
import { copyOf } from '../asking/trail.js';
import type { FileRow } from './supplier-files.js';

const finding = exactly({ code: text, message: text, offset: count });

/** A supplier's file and what became of it. */
export const fileAnswer = exactly({
  file: text,
  supplier: text,
  name: text,
  size: count,
  sha256: text,
  receivedAt: text,
  state: text,
  attempt: count,
  reasons: list(finding),
  found: count,
  quotes: list(exactly({ quote: text, number: text, lines: count, quarantinedLines: count })),
  warnings: list(finding),
  warned: count,
  events: trail,
});

/** A file as its buyers see it. */
export function fileFor(row: FileRow): Static<typeof fileAnswer> {
  return { ...row, events: copyOf(row.events) };
}
