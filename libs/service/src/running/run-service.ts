import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { BadConfiguration, configure, type Setting, type Values } from '../configuration/setting.js';
import { everyService } from '../configuration/settings.js';
import type { CollectingTraces } from '../observing/collecting-traces.js';
import { Metrics } from '../observing/metrics.js';
import type { Checks } from './checks.js';
import { OperationsServer } from './operations-server.js';
import { Waiting, WillNotAnswer } from './waiting.js';

type Settings = Readonly<Record<string, Setting<unknown>>>;
type Every = Values<typeof everyService>;

/** What a service is given when it begins. */
export interface Beginning<S> {
  readonly settings: Values<S>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly waiting: Waiting;
  /** Distinguishes this process from others of the same service. */
  readonly instance: string;
  /** For a fault after which the process must not go on: it ends at once, loudly, for its supervisor to start it anew. */
  readonly fail: (error: unknown) => void;
}

/** A service at work. */
export interface Begun {
  readonly checks: Checks;
  /** Takes nothing new, finishes what is in hand, then closes what it opened. */
  close(): Promise<void>;
}

/** One process of ours: what it is told, and how it begins. */
export interface Service<S extends Settings> {
  readonly name: string;
  /** Beside those that every service has. */
  readonly settings: S;
  /** Milliseconds between "not ready" and the end of taking requests, so that whoever sends them notices. Default 0. */
  readonly notice?: number;
  begin(beginning: Beginning<S>): Promise<Begun>;
}

const DRAIN_MS = 10_000;
const PATIENCE_MS = 2_000;
/** As sysexits(3) has it for an error of configuration. */
const MISCONFIGURED = 78;

/**
 * Runs a service until it is asked to end (SIGTERM, SIGINT). Exit code 0: ended in order; 1: it had to stop, or could not
 * finish within ten seconds; 78: its configuration can't be used.
 */
export async function runService<S extends Settings>(service: Service<S>): Promise<void> {
  const { name } = service;
  const settings = configured(service);
  if (settings === undefined) return;
  const instance = `${hostname()}-${randomUUID().slice(0, 8)}`;
  const logger = pino({ level: settings.logLevel, base: { service: name, instance } });
  const metrics = new Metrics(name, (error, gauge) =>
    logger.warn({ err: error, gauge }, 'a gauge can’t be asked for, and is absent'),
  );
  const stopping = new AbortController();
  const failed = (error: unknown): never => {
    if (error instanceof BadConfiguration) {
      process.stderr.write(`${error.message}\n`);
      process.exit(MISCONFIGURED);
    }
    logger.fatal({ err: error }, error instanceof WillNotAnswer ? error.message : `${name} had to stop`);
    process.exit(1);
  };
  process.on('uncaughtException', failed);
  process.on('unhandledRejection', failed);
  const traces = settings.traces === undefined ? undefined : await collect(name, instance, settings.traces);
  const page = await OperationsServer.open(settings.operationsHost, settings.operationsPort, {
    metrics,
    logger,
    patience: PATIENCE_MS,
  }).catch(failed);
  logger.info({ operations: page.port }, `${name} is starting`);
  const waiting = new Waiting(page, logger, stopping.signal);
  const beginning = service.begin({ settings, logger, metrics, waiting, instance, fail: failed });
  const end = async (): Promise<void> => {
    page.ends();
    logger.info(`${name} is ending: what is in hand is finished first`);
    stopping.abort();
    const begun = await beginning.catch(() => undefined);
    if (begun) await delay(service.notice ?? 0);
    await begun?.close();
    await page.close();
    await traces?.stop();
  };
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(130);
    asked = true;
    const late = delay(DRAIN_MS, undefined, { ref: false }).then(() => {
      throw new Error(`not finished within ${DRAIN_MS} ms`);
    });
    Promise.race([end(), late]).then(() => process.exit(0), failed);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  try {
    const { checks } = await beginning;
    if (asked) return;
    page.runs(checks);
    logger.info(`${name} is ready`);
  } catch (error) {
    if (!asked) failed(error);
  }
}

function configured<S extends Settings>({ settings }: Service<S>): (Every & Values<S>) | undefined {
  try {
    const all: Settings = { ...everyService, ...settings };
    return configure(all, process.env) as Every & Values<S>;
  } catch (error) {
    if (!(error instanceof BadConfiguration)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = MISCONFIGURED;
    return undefined;
  }
}

/** The exporter of traces is four hundred modules: loaded only where traces are collected. */
async function collect(name: string, instance: string, endpoint: string): Promise<CollectingTraces> {
  const { collectTraces } = await import('../observing/collecting-traces.js');
  return collectTraces(name, instance, endpoint);
}
