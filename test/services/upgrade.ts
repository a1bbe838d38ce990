import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { until, withClient } from '#testing';
import { Aftermath } from '../support/aftermath.js';
import type { Played } from '../faults/round.js';
import type { Theatre } from '../support/theatre.js';
import { tellStory } from '../../apps/standalone/src/demo/story.js';
import { Person } from '../support/person.js';

const RAISED = 'dist/test/services/raised-projections.js';
const ORDER = '/partnerships/south-london-stock/orders/SLS-2026-001';

/** That a new release of projections takes over from the old one while people work. */
export function upgradingProjections(at: () => Theatre, played: Played): void {
  it('are upgraded while people work: a raised projection is built beside the old one and takes over', async () => {
    const { installation, balancer } = at();
    const old = installation.processes.projections;
    const before = await servedVersion(installation.database.url);
    const asking = new AbortController();
    const answers = askWithoutEnd(await Person.at(balancer.url, 'sutton-buyer'), asking.signal);
    const clock = () => new Date().toISOString();
    const story = tellStory({ url: balancer.url, name: 'upgrade', clock, tell: () => undefined });
    story.catch(() => undefined);
    const raised = old.map((each) => each.beside(RAISED));
    try {
      await Promise.all(raised.map((each) => each.start()));
      await until(async () => (await servedVersion(installation.database.url)) === before + 1, 50);
      expect(await Promise.all(old.map((each) => each.end()))).toEqual(old.map(() => 0));
      await story;
      asking.abort();
      const { faults, slowest, count } = await answers;
      process.stdout.write(`${count} answers during an upgrade, the slowest after ${slowest} ms\n`);
      expect(faults).toEqual([]);
      played.stories += 1;
      const { folder, database } = installation;
      const aftermath = await Aftermath.of({ url: database.url, outbox: `${folder}/outbox`, orders: played.stories });
      const found = await aftermath.examine(played.acknowledged).finally(() => aftermath.close());
      expect(found.faults).toEqual([]);
      expect(found.rows).toBeGreaterThan(10);
    } finally {
      asking.abort();
      await Promise.all(raised.map((each) => each.end()));
    }
  }, 120_000);
}

async function askWithoutEnd(person: Person, signal: AbortSignal) {
  const faults: string[] = [];
  let slowest = 0;
  let count = 0;
  while (!signal.aborted) {
    const began = performance.now();
    const { status, body } = await person.ask(ORDER);
    slowest = Math.max(slowest, Math.round(performance.now() - began));
    count += 1;
    if (status !== 200 || body['state'] !== 'sent') faults.push(`${status}: ${JSON.stringify(body)}`);
    await pause(50, undefined, { signal }).catch(() => undefined);
  }
  return { faults, slowest, count };
}

/** The version of what is served about orders. */
async function servedVersion(url: string): Promise<number> {
  const { rows } = await withClient(url, (client) =>
    client.query<{ version: number }>(
      `select g.version from read_store.consumer c join read_store.generation g on g.id = c.active
        where c.name = 'orders-views'`,
    ),
  );
  return rows[0]?.version ?? 0;
}
