import { olderNode } from './start/node-version.js';

// Nothing else is imported before this: an older Node could not even read it.
const sentence = olderNode(process.versions.node);
if (sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
} else {
  const { run } = await import('./start/run.js');
  await run(process.argv.slice(2), process.env);
}
