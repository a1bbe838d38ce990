import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { until, withClient } from '#testing';
import { postmasterOf } from './postgres/postmaster.js';
import { beginningOf } from './start/process-identity.js';
import { everyoneReaches } from './postgres/owner.js';
import { PATIENCE_MS, Started } from './testing/started.js';

// Each test starts the product once or twice: seconds where the machine is idle, many more where it isn't.
jest.setTimeout(90_000);

/** nobody: an ordinary user of every system that root can start something as. */
const ORDINARY = { uid: 65_534, gid: 65_534 };
const asRoot = process.getuid?.() === 0;
const ordinary = await howOrdinary();

/** Started by an ordinary user all the others show it; as root, one is started as nobody, who must be able to read the checkout. */
async function howOrdinary() {
  if (!asRoot) return { run: it.skip, but: ': all of these do' };
  if (await everyoneReaches(process.cwd())) return { run: it, but: '' };
  return { run: it.skip, but: ': NOT RUN, since only root can read this checkout' };
}

let parent: string;
let data: string;
const started: Started[] = [];

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'standalone-'));
  await chmod(parent, 0o755);
  data = join(parent, 'data');
});
afterEach(async () => {
  for (const one of started.splice(0)) {
    one.process.kill('SIGINT');
    await one.ended;
  }
});
afterAll(() => rm(parent, { recursive: true }));

async function start(...args: readonly string[]): Promise<Started> {
  const one = await Started.with(['--empty', '--port', '0', '--data', data, ...args]);
  started.push(one);
  return one;
}

/** Where nobody has collected an ended process, as in a container without an init, its pid stays: that is not running. */
async function isRunning(pid: number): Promise<boolean> {
  return (await beginningOf(pid)) !== undefined;
}

async function postmaster(of = data): Promise<number> {
  return (await postmasterOf(join(of, 'postgres')))?.pid ?? 0;
}

/** A question that fails is told with what the processes said: whether one of them ended can't be seen otherwise. */
async function ready(url: string): Promise<number> {
  try {
    // A connection of its own each time: one kept from the last question may be closed just when the next is asked.
    return (await fetch(`${url}/health/ready`, { headers: { connection: 'close' } })).status;
  } catch (error) {
    const said = started.map((one) => `${one.process.pid} (exit ${one.process.exitCode}): ${one.output}`);
    throw new Error(`${url} did not answer.\n${said.join('\n')}`, { cause: error });
  }
}

async function inDatabase(statement: string): Promise<pg.QueryResult> {
  const { port, password } = JSON.parse(await readFile(join(data, 'postgres.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/commonshelf`;
  return withClient(url, (client) => client.query(statement));
}

describe('the whole product in one process', () => {
  it('starts in a new folder, keeps its secrets, and leaves nothing behind when it is ended', async () => {
    const one = await start();
    expect(await ready(await one.url())).toBe(200);
    expect((await stat(join(data, 'postgres.json'))).mode & 0o777).toBe(0o600);
    await inDatabase('create table kept (n int)');
    await inDatabase('insert into kept values (1)');
    const pid = await postmaster();
    expect(await isRunning(pid)).toBe(true);
    expect(await one.end('SIGINT')).toBe(0);
    expect(await isRunning(pid)).toBe(false);
  });

  it('keeps its data over a restart and a kill -9, and stops the database that was left running', async () => {
    const killed = await start();
    await killed.url();
    await inDatabase('insert into kept values (2)');
    const left = await postmaster();
    await killed.end('SIGKILL');
    expect(await isRunning(left)).toBe(true);
    const next = await start();
    expect(await ready(await next.url())).toBe(200);
    expect(await isRunning(left)).toBe(false);
    expect((await inDatabase('select n from kept order by n')).rows).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await next.end('SIGTERM')).toBe(0);
  });

  it('goes on serving after kill -9 of its database, and says 503 meanwhile', async () => {
    const one = await start();
    const url = await one.url();
    const killed = await postmaster();
    process.kill(killed, 'SIGKILL');
    const statuses = new Set<number>();
    const servesOnAnother = async (): Promise<boolean> => {
      const another = (await postmaster()) !== killed;
      const status = await ready(url);
      statuses.add(status);
      return another && status === 200;
    };
    await until(servesOnAnother, 20, PATIENCE_MS);
    expect([...statuses].sort()).toEqual([200, 503]);
    expect((await inDatabase('select n from kept')).rowCount).toBe(2);
    expect(await one.end()).toBe(0);
  });

  it('started twice says where the first one is, which goes on', async () => {
    const first = await start();
    const url = await first.url();
    const second = await start();
    expect(await second.ended).toBe(1);
    expect(second.output).toContain(`${url} (pid ${first.process.pid})`);
    expect(await ready(url)).toBe(200);
  });

  it('makes its database anew when the first start was killed in the middle', async () => {
    const half = join(parent, 'half');
    const first = await start('--data', half);
    const halfMade = async () => (await readdir(half)).filter((name) => name.startsWith('postgres.new-'));
    await until(async () => (await halfMade().catch(() => [])).length > 0, 2, PATIENCE_MS);
    await first.end('SIGKILL');
    expect(await readdir(half)).not.toContain('postgres');
    const second = await start('--data', half);
    expect(await ready(await second.url())).toBe(200);
    expect(await halfMade()).toEqual([]);
    expect(await second.end()).toBe(0);
  });

  it('keeps its data below a folder that is closed to others, and finds its database there again', async () => {
    const closed = join(parent, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const own = join(closed, 'data');
    const first = await start('--data', own);
    expect(await ready(await first.url())).toBe(200);
    const left = await postmaster(own);
    await first.end('SIGKILL');
    const second = await start('--data', own);
    expect(await ready(await second.url())).toBe(200);
    expect(await isRunning(left)).toBe(false);
    expect(await readdir(own)).toContain('postgres');
    expect(await second.end()).toBe(0);
    expect(await isRunning(await postmaster(own))).toBe(false);
  });

  it('ends when the npm that started it was killed, and its database with it', async () => {
    const own = join(parent, 'orphan');
    const one = await Started.belowShell(['--empty', '--port', '0', '--data', own]);
    started.push(one);
    await one.url();
    const left = await postmaster(own);
    one.process.kill('SIGKILL');
    await until(async () => !(await isRunning(left)), 20, PATIENCE_MS);
    expect(await one.ended).toBe('SIGKILL');
    expect(one.output).toContain('Ending');
  });

  ordinary.run(`runs as an ordinary user too${ordinary.but}`, async () => {
    const own = join(parent, 'ordinary');
    await mkdir(own);
    await chown(own, ORDINARY.uid, ORDINARY.gid);
    const one = await Started.with(['--empty', '--port', '0', '--data', own], ORDINARY);
    started.push(one);
    expect(await ready(await one.url())).toBe(200);
    expect(await one.end()).toBe(0);
  });
});

describe('a start that can’t be', () => {
  const refusals = (one: Started) => one.ended.then((code) => [code, one.output.includes('\n    at ')]);

  it('because the port is taken names it and --port, and starts nothing', async () => {
    const server = await new Promise<Server>((listening) => {
      const taken: Server = createServer().listen(0, '127.0.0.1', () => listening(taken));
    });
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const one = await start('--port', String(port));
    expect(await refusals(one)).toEqual([1, false]);
    expect(one.output).toMatch(new RegExp(`${port}.*--port`));
    expect(await postmaster()).toBe(0);
    server.close();
  });

  it('because the folder is of an older layout leaves it as it was', async () => {
    const old = join(parent, 'old');
    await mkdir(old);
    await writeFile(join(old, 'commonshelf.json'), '{"layout": 0}');
    const one = await start('--data', old);
    expect(await refusals(one)).toEqual([1, false]);
    expect(await readdir(old)).toEqual(['commonshelf.json']);
  });

  it('because the folder can’t be written names it and --data', async () => {
    const path = asRoot ? '/proc/commonshelf' : '/commonshelf-data';
    const one = await start('--data', path);
    expect(await refusals(one)).toEqual([1, false]);
    expect(one.output).toMatch(new RegExp(`${path}.*--data`));
  });

  it('because of a wrong EVENTSTORE_URL says how it is written', async () => {
    const one = await Started.with(['--data', data], {}, { EVENTSTORE_URL: 'esdb://localhost:2113' });
    expect(await refusals(one)).toEqual([1, false]);
    expect(one.output).toMatch(/EVENTSTORE_URL must .*esdb:\/\/user:password@host:2113/);
    expect(one.output).not.toContain('fault of ours');
  });

  it('because of an unknown option points to --help, which explains them all', async () => {
    const one = await Started.with(['--prot', '1']);
    expect(await refusals(one)).toEqual([1, false]);
    const help = await Started.with(['--help']);
    expect(await help.ended).toBe(0);
    for (const option of ['--port', '--data', '--empty', '--help', 'EVENTSTORE_URL'])
      expect(help.output).toContain(option);
  });
});
