import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '#event-store';
import type { EventType, Json } from '#kernel';
import { sampleOf } from './sample.js';

/** One version of one event type as it was first written: for ever. */
export interface Frozen {
  readonly type: string;
  readonly version: number;
  readonly schema: Json;
  readonly sample: Json;
}

const FOLDER = join(process.cwd(), 'libs/messages/frozen');

export const fileOf = ({ type, version }: { readonly type: string; readonly version: number }): string =>
  `${type}.v${version}.json`;

/** Every version of every event type that was ever frozen. */
export function allFrozen(): readonly Frozen[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Frozen);
}

/** What today's declaration would be frozen as. */
export function freeze({ type, version, schema }: EventType): Frozen {
  const plain = JSON.parse(JSON.stringify(schema)) as { readonly [keyword: string]: Json };
  return { type, version, schema: plain, sample: sampleOf(plain) };
}

/** True when two schemas say the same. */
export const sameSchema = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b);

/** Freezes versions that are not frozen yet; never touches one that is. Gives the names of the new files. */
export function freezeNew(types: Iterable<EventType>): readonly string[] {
  return [...types].flatMap((type) => {
    const path = join(FOLDER, fileOf(type));
    if (existsSync(path)) return [];
    writeFileSync(path, `${JSON.stringify(freeze(type), null, 1)}\n`);
    return [fileOf(type)];
  });
}
