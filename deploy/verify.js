// Recomputes the hash of every event of the history: each stream must be one chain from its first event on. It changes no
// event, may run beside everything, and needs a checkout that was built. After a restore, or whenever somebody asks for proof:
//   EVENTSTORE_URL=esdb://… node deploy/verify.js        (or EVENTS_DATABASE_URL=postgres://…)
// Exit code 1: an event was altered, lost from the middle, added or moved, or there is none at all. What is missing at a stream's end no chain can show: compare the
// end that is printed with the one before, as `npm run ops -- status --json` gives it (`head`).
import { NO_STREAM, openEventStore, verifyChain } from '#event-store';

const { EVENTSTORE_URL: eventStoreUrl, EVENTS_DATABASE_URL: databaseUrl } = process.env;
if (!eventStoreUrl && !databaseUrl) {
  process.stderr.write('Set EVENTSTORE_URL or EVENTS_DATABASE_URL: where the history is.\n');
  process.exit(78);
}

/** Why it could not be read, in a sentence. */
function give(up) {
  process.stderr.write(`${up.name}: ${up.message}${up.cause ? ` (${up.cause.message})` : ''}\n`);
  process.exit(1);
}

const store = await openEventStore({ eventStoreUrl: eventStoreUrl || undefined, databaseUrl }).catch(give);
const heads = new Map();
const broken = new Set();
let events = 0;
let end = 'nothing';
for await (const page of store.readAll())
  for (const event of page) {
    events += 1;
    end = event.position;
    if (broken.has(event.stream)) continue;
    const verified = verifyChain([event], heads.get(event.stream) ?? NO_STREAM);
    if (verified.ok) heads.set(event.stream, verified.head);
    else {
      broken.add(event.stream);
      process.stdout.write(`${event.stream} is broken at revision ${verified.brokenAt} (${event.position}).\n`);
    }
  }
await store.close();
const streams = heads.size + [...broken].filter((stream) => !heads.has(stream)).length;
process.stdout.write(`${events} events in ${streams} streams, up to ${end}: ${broken.size || 'none'} broken.\n`);
if (events === 0) process.stdout.write('There is no event: is this the right address?\n');
process.exitCode = broken.size > 0 || events === 0 ? 1 : 0;
