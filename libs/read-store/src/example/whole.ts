import { expect } from '@jest/globals';
import type { Recorded } from '#kernel';
import type { ReadStore } from '../read-store.js';
import type { Setting } from './setting.js';
import { shelved, shelves } from './shelves.js';

const SCOPES = ['barnet', 'brent', 'camden', 'ealing'];

/** Writes, so many times, an event for shelf A of each of several scopes. */
export function writeRound({ writer }: Setting, count: number = 1): Promise<readonly Recorded[]> {
  return writer.write(...Array.from({ length: count }, () => SCOPES.map((scope) => shelved(scope, 'A', 1))).flat());
}

/** Expects that the row of shelf A of each scope tells the events that the store has of it: none lost, doubled or misplaced. */
export async function expectWhole({ store }: Setting, readStore: ReadStore): Promise<void> {
  const stored: Record<string, string[]> = {};
  for await (const page of store.readAll())
    for (const { type, id, metadata } of page) if (type === 'CopiesShelved') (stored[metadata.scope] ??= []).push(id);
  const rows = SCOPES.map(
    async (scope) => [scope, (await readStore.reading.one(shelves, scope, 'A'))?.history] as const,
  );
  expect(Object.fromEntries(await Promise.all(rows))).toEqual(stored);
}
