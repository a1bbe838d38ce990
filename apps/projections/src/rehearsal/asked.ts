import { expect } from '@jest/globals';
import { Ajv } from 'ajv';
import type { Actor, Found, Json, Refused } from '#kernel';
import { queries } from '#messages/questions';
import type { Rehearsal } from './rehearsal.js';

const ajv = new Ajv({ strict: false });
const shapes = new Map(queries.map(({ name, answer }) => [name, answer]));

/** What of an answer's body is not as its question declares it. */
export function faultsOfShape(name: string, body: Json): readonly object[] {
  // Compiled when it is first asked for (Ajv keeps it): a spec asks one or two questions of all there are.
  const valid = ajv.compile(shapes.get(name) ?? false);
  valid(body);
  return valid.errors ?? [];
}

/** Asks, expects an answer of the declared shape, and gives its body. */
export async function bodyOf<T = Record<string, Json>>(
  rehearsal: Rehearsal,
  name: string,
  data: object,
  by: Actor,
): Promise<T> {
  const answer = await rehearsal.ask(name, data, by);
  expect(answer).toMatchObject({ outcome: 'found' });
  const { body } = answer as Found;
  expect(faultsOfShape(name, body)).toEqual([]);
  return body as T;
}

/** Asks, and gives `found` or the kind of refusal. */
export async function outcomeOf(rehearsal: Rehearsal, name: string, data: object, by: Actor): Promise<string> {
  const answer: Found | Refused = await rehearsal.ask(name, data, by);
  return answer.outcome === 'found' ? 'found' : answer.kind;
}
