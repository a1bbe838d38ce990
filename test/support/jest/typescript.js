import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformFile } from '@swc/core';

/**
 * Loads one TypeScript module outside of jest's sandbox: jest's own hooks (setup, reporters) are plain modules to Node.
 * The module may import packages, not its neighbours.
 */
export async function load(root, path) {
  const { code } = await transformFile(join(root, path), { configFile: join(root, '.swcrc'), sourceMaps: 'inline' });
  const folder = join(root, 'node_modules', '.cache', 'commonshelf');
  await mkdir(folder, { recursive: true });
  const compiled = join(folder, `${basename(path, '.ts')}.${process.pid}.js`);
  await writeFile(compiled, code);
  return import(pathToFileURL(compiled).href);
}
