import { startAll } from './all.js';

process.exitCode = await startAll(process.env, (line) => process.stdout.write(`${line}\n`));
