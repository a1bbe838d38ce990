import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Nest's own messages as lines of our log; what it says of routine is left out. */
export function nestLogger(logger: Logger): LoggerService {
  const line = (message: unknown, rest: readonly unknown[]): [object, string] => {
    const stack = rest.find((each) => typeof each === 'string' && each.includes('\n    at '));
    return [{ from: rest.at(-1), ...(stack === undefined ? {} : { stack }) }, String(message)];
  };
  return {
    log: (message: unknown, ...rest: unknown[]) => logger.debug(...line(message, rest)),
    warn: (message: unknown, ...rest: unknown[]) => logger.warn(...line(message, rest)),
    error: (message: unknown, ...rest: unknown[]) => logger.error(...line(message, rest)),
    fatal: (message: unknown, ...rest: unknown[]) => logger.fatal(...line(message, rest)),
  };
}
