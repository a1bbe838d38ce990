import { readFileSync, writeFileSync } from 'node:fs';
import { catalogue, contexts } from '#messages/catalogue';
import { FILE, described } from '../asyncapi/described.js';
import { withVariables } from '../configuration/variables.js';
import { eventList } from './event-list.js';
import { freezeNew } from './frozen.js';
import { freezeNewRows } from './rows.js';

const fresh = [...freezeNew(catalogue.types.values()), ...freezeNewRows()];
writeFileSync('docs/events.md', eventList(contexts));
writeFileSync(FILE, described());
writeFileSync('docs/running.md', withVariables(readFileSync('docs/running.md', 'utf8')));
process.stdout.write(
  `${catalogue.types.size} event types; newly frozen: ${fresh.join(', ') || 'none'}; docs/events.md, docs/running.md and ${FILE} written\n`,
);
