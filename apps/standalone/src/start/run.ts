import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { EmbeddedPostgres } from '../postgres/embedded-postgres.js';
import { CannotStart } from './cannot-start.js';
import { openDataFolder, type DataFolder } from './data-folder.js';
import { Ending } from './ending.js';
import { Lock } from './lock.js';
import { eventStoreIn, sentenceForEventStore } from './event-store.js';
import { HELP, readOptions, type Options } from './options.js';
import { refuseTakenPort, sentenceForPort, tryPort } from './port.js';
import { Progress } from './progress.js';
import { whenAskedToEnd } from './signals.js';

const HOST = '127.0.0.1';
/** As a shell counts a process that Ctrl-C ended. */
const FORCED = 130;

/** Starts everything in this process, and ends the process when it is asked to: 0 in order, 1 when it can't start. */
export async function run(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const progress = new Progress(process.stdout, environment);
  const ending = new Ending((what, error) => process.stderr.write(`${what} did not end well: ${messageOf(error)}\n`));
  const stopping = new AbortController();
  const end = async (code: number): Promise<void> => {
    stopping.abort();
    process.exit((await ending.end()) ? code : 1);
  };
  try {
    const options = readOptions(args);
    if (options.help) return progress.say(HELP.trimEnd());
    const asked = () => {
      progress.say('\nEnding: what is under way is finished first. Once more ends at once.');
      void end(0);
    };
    whenAskedToEnd(environment, asked, () => process.exit(FORCED));
    const fail = (error: unknown) => {
      if (ending.begun) return;
      process.stderr.write(`\n${sentenceOf(error)}\n`);
      void end(1);
    };
    process.on('uncaughtException', fail);
    await start({ options, environment, progress, ending, stopping: stopping.signal }).catch(fail);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exitCode = 1;
  }
}

interface Starting {
  readonly options: Options;
  readonly environment: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly ending: Ending;
  readonly stopping: AbortSignal;
}

async function start({ options, environment, progress, ending, stopping }: Starting): Promise<void> {
  const eventStoreUrl = eventStoreIn(environment);
  progress.say('Commonshelf is starting.');
  const folder = await openDataFolder(options.data);
  const lock = await Lock.take(folder.path);
  ending.add('the lock of the data folder', () => lock.release());
  await refuseTakenPort(options.port, HOST);
  const port = options.port === 0 ? await tryPort(0, HOST) : options.port;
  const { logger, flush } = openLog(folder, environment);
  ending.add('the log', async () => flush());
  process.on('uncaughtExceptionMonitor', (error) => logger.fatal({ err: error }, 'uncaught'));
  // Loaded while the database starts; a failure is met where it is awaited.
  const loading = import('../product.js');
  loading.catch(() => undefined);
  const databaseUrl = environment['DATABASE_URL'] ?? (await startDatabase(folder, progress, ending, logger, stopping));
  const url = `http://localhost:${port}`;
  const settings = { databaseUrl, eventStoreUrl, port, folder: folder.path, publicUrl: url, logger };
  const { createApp, playDemonstration, demonstration } = await loading;
  const app = await progress.step('Services', () =>
    createApp(settings).catch((error: unknown) => {
      logger.fatal({ err: error }, 'could not start');
      throw sentenceForEventStore(sentenceForPort(error, port), eventStoreUrl);
    }),
  );
  ending.add('the services', () => app.close());
  if (stopping.aborted) return app.close();
  await lock.publish(url);
  welcome(progress, url, folder, demonstration.PASSWORD);
  if (!options.empty) await playDemonstration(app, url, progress, stopping);
}

async function startDatabase(
  folder: DataFolder,
  progress: Progress,
  ending: Ending,
  logger: Logger,
  stopping: AbortSignal,
): Promise<string> {
  const tell = (what: string, error?: unknown) => logger.warn({ err: error }, `PostgreSQL: ${what}`);
  const postgres = await EmbeddedPostgres.prepare({ data: folder.path, logs: folder.logs, progress, tell }, stopping);
  ending.add('the database', () => postgres.stop());
  stopping.throwIfAborted();
  await progress.step('Database', () => postgres.start());
  return postgres.url;
}

function openLog({ logs }: DataFolder, environment: NodeJS.ProcessEnv): { logger: Logger; flush: () => void } {
  const destination = pino.destination({ dest: join(logs, 'commonshelf.log'), append: true, sync: false });
  const logger = pino({ level: environment['LOG_LEVEL'] ?? 'info' }, destination);
  return { logger, flush: () => destination.flushSync() };
}

function welcome(progress: Progress, url: string, { path, logs }: DataFolder, password: string): void {
  progress.say(`\nReady at ${url}`);
  progress.say(`  What it can do, to read and to try: ${url}/docs`);
  progress.say(
    `  Sign in as one of the demonstration's people (sutton-buyer, merton-stock, operator …), password: ${password}`,
  );
  progress.say(`  Data: ${path}`);
  progress.say(`  Log: ${join(logs, 'commonshelf.log')}`);
  progress.say('  Ctrl-C ends everything.');
}

function sentenceOf(error: unknown): string {
  if (error instanceof CannotStart) return error.message;
  return `Commonshelf had to stop, and this is a fault of ours: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
