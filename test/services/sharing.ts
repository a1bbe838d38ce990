import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { demonstration } from '#identity';
import { optionsOf } from '../../libs/transport/src/kafka/options.js';
import { partitionOf } from '../../libs/transport/src/kafka/sending/spread.js';
import { Client } from '../../apps/standalone/src/demo/client.js';
import type { Theatre } from '../support/theatre.js';
import { SERVICES } from '../support/installation.js';
import { kafkaGroups, type GroupMember } from '../support/kafka-groups.js';
import { FOUNDING } from '../support/person.js';

const PARTITIONS = [0, 1, 2, 3];
const { times } = optionsOf({ brokers: [], prefix: '' });
/** Kafka's own time for a member that is silent, and for the others to come together after it. */
const LONGEST_MS = times.session + times.rebalance;
const FUND = { name: 'Taken over', allocatedPence: 0, warnAt: 8_000, stopAt: 10_000 };

/** Partnerships and funds whose streams, and scopes, lie on all partitions. */
const PARTNERSHIPS = covering((n) => `shared-${n}`, [(name) => `partnership-${name}`, (name) => name]);
const FUNDS = covering((n) => `T${n}`, [(name) => `fund-E09000024.2026.${name}`]);

/** That two of each service share the work, and one goes on when the other is killed. */
export function sharingTheWork(at: () => Theatre): void {
  it('share the work: both have partitions of everything that their service does', async () => {
    await untilShared(at());
    const pages = await Promise.all(at().installation.processes.relay.map((each) => each.page('/metrics')));
    for (const page of pages) expect(page?.body).toMatch(/commonshelf_relay_sent_total\{[^}]*\} [1-9]/);
  }, 90_000);

  it('take over within Kafka’s session when one of each is killed, and the others stay ready', async () => {
    const { installation, balancer } = at();
    const victims = SERVICES.map((service) => installation.processes[service][0]).filter((each) => each !== undefined);
    const rest = installation.all.filter((each) => !victims.includes(each));
    const as = (username: string) => new Client(balancer.url, username, demonstration.PASSWORD, 'taking over');
    await Promise.all([as('sutton-board'), as('merton-budget')].map((one) => one.query('/partnerships')));
    await Promise.all(victims.map((each) => each.end('SIGKILL')));
    const killed = performance.now();
    const watching = new AbortController();
    const unready = whoIsUnready(rest, watching.signal);
    const since = (): number => Math.round(performance.now() - killed);
    const [partnership, projections, procurement] = await Promise.all([
      ...thatOf(as('sutton-board'), since),
      Promise.all(
        FUNDS.map((fund) => as('merton-budget').command('PUT', `/authorities/E09000024/funds/2026/${fund}`, FUND)),
      ).then(since),
    ]);
    watching.abort();
    const took = { partnership, procurement, projections };
    process.stdout.write(`taken over after ${JSON.stringify(took)} ms; session ${times.session} ms\n`);
    expect(await unready).toEqual([]);
    expect(Math.max(...Object.values(took))).toBeLessThan(LONGEST_MS);
    await Promise.all(victims.map((each) => each.start()));
    await untilShared(at());
  }, 120_000);
}

/** Throws with the names of groups that were never shared: a group comes together again within Kafka’s own times. */
async function untilShared(theatre: Theatre): Promise<void> {
  let left: readonly string[] = [];
  const deadline = performance.now() + 2 * LONGEST_MS;
  do {
    left = await unshared(theatre);
    if (left.length > 0) await pause(200);
  } while (left.length > 0 && performance.now() < deadline);
  expect(left).toEqual([]);
}

/** When all partnerships are established, and when all are shown. */
function thatOf(board: Client, since: () => number): readonly [Promise<number>, Promise<number>] {
  const established = Promise.all(
    PARTNERSHIPS.map((name) => board.command('PUT', `/partnerships/${name}`, { ...FOUNDING })),
  );
  const shown = established.then((all) =>
    Promise.all(
      all.map(({ position }, n) =>
        board.until(`/partnerships/${PARTNERSHIPS[n] ?? ''}?after=${position ?? ''}`, () => true, 'it is shown'),
      ),
    ),
  );
  return [established.then(since), shown.then(since)];
}

/** Names of the groups whose partitions are not shared between two processes of one service. */
async function unshared({ kafka, installation }: Theatre): Promise<readonly string[]> {
  const { prefix, processes } = installation;
  // Each process reads the answers to it, and each relay looks where it left off, by itself: nobody shares that.
  const groups = [...(await kafkaGroups(kafka.broker, prefix))].filter(
    ([name]) => !name.startsWith(`${prefix}.replies`) && !name.startsWith(`${prefix}.events.tail.`),
  );
  const served = new Set<string>();
  const wrong = groups.filter(([, members]) => {
    const who = SERVICES.find((service) =>
      processes[service].every(({ instance }) => members.some((member) => member.instance === instance)),
    );
    if (who) served.add(who);
    return !who || !isShared(members);
  });
  const without = ['partnership', 'procurement', 'projections'].filter((service) => !served.has(service));
  return [...wrong.map(([name]) => name), ...without];
}

function isShared(members: readonly GroupMember[]): boolean {
  const all = members.flatMap(({ partitions }) => partitions).sort();
  return (
    members.length === 2 && members.every(({ partitions }) => partitions.length > 0) && all.join() === PARTITIONS.join()
  );
}

/** Looks at who is ready until it is told to stop. */
async function whoIsUnready(
  processes: Theatre['installation']['all'],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found: string[] = [];
  while (!signal.aborted) {
    for (const each of processes) {
      const page = await each.page('/health/ready');
      if (page?.status !== 200) found.push(`${each.service}: ${page?.body ?? 'no answer'}`);
    }
    await pause(250, undefined, { signal }).catch(() => undefined);
  }
  return found;
}

/** As few names as have a key on every partition, for each kind of key. */
function covering(name: (n: number) => string, keys: readonly ((name: string) => string)[]): readonly string[] {
  const names: string[] = [];
  const covered = (key: (name: string) => string): boolean =>
    new Set(names.map((each) => partitionOf(key(each), PARTITIONS.length))).size === PARTITIONS.length;
  while (!keys.every(covered)) names.push(name(names.length));
  return names;
}
