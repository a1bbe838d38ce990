import { startAll } from './all.js';

const apps = new URL('../../../', import.meta.url);
process.exitCode = await startAll(apps, process.env, (line) => process.stdout.write(`${line}\n`));
