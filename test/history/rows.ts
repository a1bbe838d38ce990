import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projections } from '#apps/projections';
import { canonicalJson } from '#event-store';
import type { Recorded } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { MemoryRows, type RowsByScope } from '../../apps/projections/src/rehearsal/memory-rows.js';

const FOLDER = join(process.cwd(), 'apps/projections/frozen');
const HISTORIES = join(FOLDER, 'histories');

/** What one version of a projection made of each history: for ever. */
export type FrozenRows = Readonly<Record<string, RowsByScope>>;

interface Versioned {
  readonly name: string;
  readonly version: number;
}

export const fileOf = ({ name, version }: Versioned): string => `${name}.v${version}.json`;

/** Every projection of today. */
export const today: readonly Versioned[] = projections.flatMap(({ members }) => members);

/** The names of the histories: events as they were recorded, among them nearly every type. */
export const histories: readonly string[] = readdirSync(HISTORIES)
  .map((file) => file.slice(0, -'.json'.length))
  .sort();

/** A history's events as today's code reads them. */
export function eventsOf(history: string): readonly Recorded[] {
  const recorded = JSON.parse(readFileSync(join(HISTORIES, `${history}.json`), 'utf8')) as readonly Recorded[];
  return recorded.map((event) => catalogue.lift(event));
}

/** The rows that today's projections make of a history. */
export function playedFrom(history: string): MemoryRows {
  const rows = new MemoryRows();
  for (const event of eventsOf(history)) rows.apply(event);
  return rows;
}

/** The rows as a version left them; undefined when that version was never frozen. */
export function frozenRows(projection: Versioned): FrozenRows | undefined {
  const path = join(FOLDER, fileOf(projection));
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as FrozenRows) : undefined;
}

export const sameRows = (a: RowsByScope, b: RowsByScope): boolean => canonicalJson(a) === canonicalJson(b);

/** Freezes what is not frozen yet, of today's versions and new histories; never touches what is. Gives the files it wrote. */
export function freezeNewRows(): readonly string[] {
  mkdirSync(FOLDER, { recursive: true });
  const played = histories.map((history) => [history, playedFrom(history)] as const);
  return today.flatMap((projection) => {
    const before = frozenRows(projection) ?? {};
    const missing = played.filter(([history]) => !(history in before));
    if (missing.length === 0) return [];
    const all = {
      ...before,
      ...Object.fromEntries(missing.map(([history, rows]) => [history, rows.of(projection.name)])),
    };
    const lines = Object.keys(all)
      .sort()
      .map((history) => `${JSON.stringify(history)}:${JSON.stringify(all[history])}`);
    writeFileSync(join(FOLDER, fileOf(projection)), `{\n${lines.join(',\n')}\n}\n`);
    return [fileOf(projection)];
  });
}
