import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { FOR_NODE } from '../../../deploy/bundling.js';

/** Loads a TypeScript module with its neighbours outside of jest's sandbox: jest's own hooks (setup, reporters) are plain modules to Node. */
export async function load(root, path) {
  const compiled = join(root, 'node_modules', '.cache', 'commonshelf', `${basename(path, '.ts')}.${process.pid}.js`);
  const options = { packages: 'external', sourcemap: 'inline', splitting: false };
  await build({ ...FOR_NODE, ...options, entryPoints: [join(root, path)], outfile: compiled });
  return import(pathToFileURL(compiled).href);
}
