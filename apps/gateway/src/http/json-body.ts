import { Problem } from '../problems/problem.js';
import { fieldTwice, fieldsWritten } from './names-twice.js';

const DEEPEST = 20;
const MOST_VALUES = 20_000;
const LONGEST_NAME = 100;
/** What every object has by itself (`__proto__`, `toString` …): no field is called so, and validation would overlook it. */
const RESERVED: ReadonlySet<string> = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
const UNICODE = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a JSON body that can be kept: valid UTF-8, at most 20 deep and 20,000 values, no names longer than 100 characters or
 * that objects have by themselves, no text that a store can't hold, no name twice in one object: which of the two was meant,
 * nobody can tell. Throws a Problem (400) that says why not.
 */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  let text: string;
  let value: unknown;
  try {
    text = UNICODE.decode(bytes);
    value = JSON.parse(text);
  } catch {
    throw malformed('syntax');
  }
  if (checkValues(value) !== fieldsWritten(bytes)) throw twice(fieldTwice(text) ?? '');
  return value;
}

/** Walks without recursion, so that depth can't exhaust the stack. Gives how many fields there are in all. */
function checkValues(root: unknown): number {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 1 }];
  let seen = 0;
  let fields = 0;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if ((seen += 1) > MOST_VALUES) throw malformed('too-many-values');
    if (typeof value === 'string' && !storable(value)) throw malformed('text');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > DEEPEST) throw malformed('too-deep');
    const entries = Object.entries(value);
    if (!Array.isArray(value)) fields += entries.length;
    for (const [key, inner] of entries) {
      if (RESERVED.has(key)) throw malformed('reserved-name');
      if (key.length > LONGEST_NAME) throw malformed('name-too-long');
      if (!storable(key)) throw malformed('text');
      waiting.push({ value: inner, depth: depth + 1 });
    }
  }
  return fields;
}

/** No NUL, which PostgreSQL refuses, and no half of a surrogate pair, which UTF-8 can't hold. */
function storable(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

function malformed(reason: string): Problem {
  return new Problem(400, 'malformed-json', { facts: { reason } });
}

function twice(field: string): Problem {
  return new Problem(400, 'invalid-request', {
    errors: [{ field, rule: 'twice', message: `${field} is there twice` }],
  });
}
