import { parseArgs } from 'node:util';
import { tellStory } from './story.js';

const { url, name } = parseArgs({
  options: { url: { type: 'string', default: 'http://localhost:3000' }, name: { type: 'string', default: 'demo' } },
}).values;

try {
  const order = await tellStory({
    url: url.replace(/\/$/, ''),
    clock: () => new Date().toISOString(),
    name,
    tell: (who, what, decided, link) => process.stdout.write(`  ${who} ${what}\n      ${decided}\n      ${link}\n`),
  });
  process.stdout.write(`\nDone: joint order ${order} lies in the supplier’s outbox.\n`);
} catch (error) {
  process.stderr.write(`The story stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
