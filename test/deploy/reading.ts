import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const REPOSITORY = process.cwd();

/** A file of the repository as text. */
export const textOf = (path: string): string => readFileSync(join(REPOSITORY, path), 'utf8');

/** A YAML file of the repository, with `<<` carried out. */
export const yamlOf = <T>(path: string): T => parse(textOf(path), { merge: true }) as T;

/** Names of what lies in a folder of the repository. */
export const namesIn = (folder: string): readonly string[] => readdirSync(join(REPOSITORY, folder)).sort();

/** Whether the repository has it. */
export const isThere = (path: string): boolean => existsSync(join(REPOSITORY, path));

const mainOf = (app: string): string => `apps/${app}/src/main.ts`;

/** The applications that run as services of their own: whose main runs one. */
export const services = namesIn('apps').filter(
  (app) => isThere(mainOf(app)) && /\b(runService|serve)\(/.test(textOf(mainOf(app))),
);

/** Everything that matches, group by group; without groups the whole. */
export function allOf(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].flatMap(([whole, ...groups]) => (groups.length > 0 ? groups : [whole]));
}
