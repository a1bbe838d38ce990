import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe } from '@jest/globals';
import { readInterchanges, type ReadOptions } from '../interchange/read.js';
import type { Interchange, Message } from '../interchange/interchange.js';
import type { Problem, Warning } from '../syntax/finding.js';

const REAL = new URL('../../../../../shared/edi/', import.meta.url);
const SAMPLES = new URL('../../samples/', import.meta.url);

/** Names of the files of other systems, read where their folder lies beside the repository and never copied into it. */
export const realFiles: readonly string[] = existsSync(REAL)
  ? readdirSync(REAL).filter((name) => !name.endsWith('.md'))
  : [];

/** Declares specs that read real files. Where there are none they are skipped, and their name says so. */
export function describeRealFiles(name: string, specs: () => void): void {
  if (realFiles.length > 0) describe(name, specs);
  else describe.skip(`${name}: NOT RUN, the real files are not beside this repository`, specs);
}

/** The bytes of a real file. */
export function realFile(name: string): Uint8Array {
  return readFileSync(new URL(name, REAL));
}

/** The bytes of the repository's own sample. */
export function sampleFile(name: string): Uint8Array {
  return readFileSync(new URL(name, SAMPLES));
}

/** A text as the bytes of a Latin-1 file. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

/** A file that is expected to be readable. */
export function readWhole(
  bytes: Uint8Array,
  options?: ReadOptions,
): { interchanges: readonly Interchange[]; warnings: readonly Warning[] } {
  const result = readInterchanges(bytes, options);
  if (!result.ok) throw new Error(`The file was not read: ${JSON.stringify(result.errors)}`);
  return result;
}

/** The first message of a file that is expected to be readable. */
export function firstMessage(bytes: Uint8Array): Message {
  const message = readWhole(bytes).interchanges[0]?.messages[0];
  if (!message) throw new Error('The file has no message.');
  return message;
}

/** Codes alone: specs never look at the words of a warning or a problem. */
export function codesOf(findings: readonly (Warning | Problem)[]): readonly string[] {
  return findings.map(({ code }) => code);
}
