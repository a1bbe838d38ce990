import { readFileSync } from 'node:fs';
import { catalogue } from '#messages/catalogue';
import { commands } from '#messages/commands';
import { queries } from '#messages/questions';
import { asyncapi } from './asyncapi.js';

/** Where the description lies. */
export const FILE = 'docs/asyncapi.json';

/** The description of what this code publishes, as it lies in the file. */
export function described(): string {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  return `${JSON.stringify(asyncapi({ version, commands, queries, catalogue }), null, 1)}\n`;
}
