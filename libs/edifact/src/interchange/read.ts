import type { Charset } from '../syntax/characters.js';
import { readEnvelope } from './envelope.js';
import { Findings } from '../syntax/finding.js';
import type { Interchange, ReadResult } from './interchange.js';
import { splitFile } from './split.js';

/** A partner's habit that the file itself cannot tell. */
export interface ReadOptions {
  /** Overrides what the file says, for partners who write UTF-8 under another name. */
  readonly charset?: Charset;
}

/**
 * Reads a file of EDIFACT interchanges. Latin-1 unless it is marked as UTF-8 (byte order mark, UNOW, UNOY) or the options say so.
 * Never throws: deviations whose meaning is certain are warnings, and anything else makes the whole result errors, with nothing to apply.
 */
export function readInterchanges(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  const findings = new Findings();
  const interchanges: Interchange[] = [];
  for (const split of splitFile(bytes, findings, options.charset)) {
    const interchange = readEnvelope(split, bytes, findings);
    if (interchange) interchanges.push(interchange);
  }
  const { problems, warnings } = findings;
  if (problems.length === 0 && interchanges.length === 0) {
    findings.fail('file-empty', 'The file is empty.', { index: 0, offset: 0 });
  }
  return problems.length > 0 ? { ok: false, errors: problems, warnings } : { ok: true, interchanges, warnings };
}
