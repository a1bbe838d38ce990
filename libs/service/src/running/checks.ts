import type { Logger } from 'pino';
import { within } from './within.js';

/** What must work before requests or messages are sent here, by name: each rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

/** How long, in milliseconds, what was seen is remembered. */
const REMEMBERED_MS = 1_000;

/** Runs the checks once for all who ask meanwhile or within a second after: who asks often puts no more load on the servers. */
export class SharedLook {
  private seen: Promise<readonly string[]> | undefined;

  constructor(
    private readonly checks: Checks,
    private readonly patience: number,
    private readonly logger: Logger,
  ) {}

  /** Names of the checks that fail or take too long; why is in the log, not shown to whoever asks. */
  missing(): Promise<readonly string[]> {
    this.seen ??= this.look();
    return this.seen;
  }

  private async look(): Promise<readonly string[]> {
    const missing = await missingOf(this.checks, this.patience, this.logger);
    setTimeout(() => (this.seen = undefined), REMEMBERED_MS).unref();
    return missing;
  }
}

async function missingOf(checks: Checks, patience: number, logger: Logger): Promise<readonly string[]> {
  const results = await Promise.all(
    Object.entries(checks).map(([name, check]) => fails(name, check, patience, logger)),
  );
  return results.filter((name) => name !== undefined);
}

async function fails(
  name: string,
  check: () => Promise<unknown>,
  patience: number,
  logger: Logger,
): Promise<string | undefined> {
  try {
    await within(patience, check(), () => new Error(`${name} did not answer within ${patience} ms`));
    return undefined;
  } catch (error) {
    logger.warn({ err: error, check: name }, 'not ready');
    return name;
  }
}
