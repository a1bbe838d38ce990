import { setTimeout as pause } from 'node:timers/promises';
import { projections } from '#apps/projections';
import type { EventStore } from '#event-store';
import { catalogue } from '#messages/catalogue';
import { Projecting, ReadStore } from '#read-store';
import { withClient } from '../../libs/testing/src/with-client.js';

/** How long the views may still be on their way. */
const PATIENCE_MS = 15_000;
const REPLAYED = 'replayed';

/** Fills the views of an empty database from the same events, and names each row in which the live ones differ. */
export async function differencesFromReplay(
  url: string,
  store: EventStore,
): Promise<{ readonly faults: readonly string[]; readonly rows: number }> {
  const faults: string[] = [];
  await onServer(url, `create database ${REPLAYED}`);
  const empty = new URL(url);
  empty.pathname = `/${REPLAYED}`;
  try {
    const readStore = await ReadStore.open({ url: empty.href });
    const onFault = (error: unknown, projection: string) => faults.push(`replay of ${projection}: ${String(error)}`);
    const projecting = new Projecting({
      readStore,
      store,
      catalogue,
      projections,
      onSkip: async () => undefined,
      onFault,
    });
    await projecting.start();
    await projecting.settled();
    await projecting.stop();
    await readStore.close();
    const replayed = await rowsOf(empty.href);
    if (replayed.size === 0) faults.push('the replay made no rows');
    let differing = differences(await rowsOf(url), replayed);
    for (const deadline = Date.now() + PATIENCE_MS; differing.length > 0 && Date.now() < deadline;) {
      await pause(50);
      differing = differences(await rowsOf(url), replayed);
    }
    return { faults: [...faults, ...differing], rows: replayed.size };
  } finally {
    await onServer(url, `drop database ${REPLAYED} with (force)`);
  }
}

/** Every row of every view, as it is served. */
async function rowsOf(url: string): Promise<ReadonlyMap<string, string>> {
  const rows = await onServer<{ place: string; value: string }>(
    url,
    `select concat_ws(' ', c.name, r.scope, r.key) as place, r.value::text as value
       from read_store.consumer c join read_store.rows r on r.generation = c.active`,
  );
  return new Map(rows.map(({ place, value }) => [place, value]));
}

function differences(live: ReadonlyMap<string, string>, replayed: ReadonlyMap<string, string>): string[] {
  return [...new Set([...live.keys(), ...replayed.keys()])]
    .filter((place) => live.get(place) !== replayed.get(place))
    .map(
      (place) =>
        `view row ${place} is ${live.get(place) ?? 'missing'}, and replayed ${replayed.get(place) ?? 'missing'}`,
    );
}

async function onServer<Row extends object>(url: string, statement: string): Promise<readonly Row[]> {
  const { rows } = await withClient(url, (client) => client.query<Row>(statement));
  return rows;
}
