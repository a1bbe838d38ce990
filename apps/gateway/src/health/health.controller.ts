import { setTimeout as delay } from 'node:timers/promises';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';

/** What must work before requests are sent here, by name: each rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<void>>>;

/** Provider of what the health routes look at. */
export const HEALTH = Symbol('checks of health');

export interface Health {
  readonly checks: Checks;
  readonly logger: Logger;
  /** Milliseconds a check may take. */
  readonly patience: number;
}

/** For whoever runs it: is it alive, and may it be sent requests? */
@Controller('health')
export class HealthController {
  constructor(@Inject(HEALTH) private readonly health: Health) {}

  @Get('live')
  live(): { state: 'live' } {
    return { state: 'live' };
  }

  /** 503 names what is missing; why is in the log, not shown to whoever asks. */
  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const results = await Promise.all(Object.entries(this.health.checks).map(([name, check]) => this.run(name, check)));
    const missing = results.filter((name) => name !== undefined);
    if (missing.length > 0) reply.code(503).header('Retry-After', '2').send({ state: 'not-ready', missing });
    else reply.code(200).send({ state: 'ready' });
  }

  private async run(name: string, check: () => Promise<void>): Promise<string | undefined> {
    const enough = new AbortController();
    const { patience, logger } = this.health;
    const tooLong = delay(patience, undefined, { signal: enough.signal }).then(() => {
      throw new Error(`${name} did not answer within ${patience} ms`);
    });
    try {
      await Promise.race([check(), tooLong]);
      return undefined;
    } catch (error) {
      logger.warn({ err: error, check: name }, 'not ready');
      return name;
    } finally {
      tooLong.catch(() => undefined);
      enough.abort();
    }
  }
}
