import { progressOn } from './command-line/terminal.js';
import { operate } from './operate.js';

process.exitCode = await operate(process.argv.slice(2), process.env, {
  out: (text) => process.stdout.write(`${text}\n`),
  aside: (text) => process.stderr.write(`${text}\n`),
  progress: progressOn(process.stderr),
});
