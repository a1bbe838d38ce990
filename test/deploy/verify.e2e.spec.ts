import { execFile } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { NO_STREAM, openEventStore } from '#event-store';
import { ScriptedServer } from '../../libs/event-store/src/eventstoredb/testing/scripted-server.js';
import { REPOSITORY } from './reading.js';

const EVENT = {
  id: '0b7c9a54-6f0f-4a35-9c1f-5d2f0f7c1a11',
  type: 'FundOpened',
  data: { name: 'Fund' },
  metadata: {
    ...{ commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'a', authority: null },
    ...{ scope: 'camden', at: '2026-11-27T09:00:00.000Z', version: 1 },
  },
};

let server: ScriptedServer;
beforeAll(async () => {
  server = await ScriptedServer.start();
});
afterAll(() => server.stop());

/** The program as it was built and as the image has it: its exit code and all that it said. */
function verified(environment: Readonly<Record<string, string>>): Promise<readonly [number, string]> {
  const { PATH = '' } = process.env;
  return new Promise((resolve) => {
    const program = ['dist/apps/operator/src/main.js', 'verify'];
    const running = execFile(
      process.execPath,
      program,
      { cwd: REPOSITORY, env: { PATH, ...environment } },
      (_error, out, aside) => resolve([running.exitCode ?? -1, out + aside]),
    );
  });
}

it('the operators’ program, as built, verifies a history in a scripted server that is NOT EventStoreDB', async () => {
  expect(await verified({})).toEqual([78, expect.stringContaining('EVENTSTORE_URL')]);
  const store = await openEventStore({ eventStoreUrl: server.url, databaseUrl: '' });
  await store.append('fund-a', NO_STREAM, [EVENT]);
  await store.close();
  const before = server.events.length;
  const said = expect.stringMatching(
    /^1 event in 1 stream, up to \w+@\d{20}\.\d{20}\.\nDigest of all heads: [0-9a-f]{64}\n/,
  );
  expect(await verified({ EVENTSTORE_URL: server.url })).toEqual([0, said]);
  expect(server.events).toHaveLength(before);
}, 60_000);
