import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { missingOf, type Checks } from '#service';

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
    const { checks, patience, logger } = this.health;
    const missing = await missingOf(checks, patience, logger);
    if (missing.length > 0) reply.code(503).header('Retry-After', '2').send({ state: 'not-ready', missing });
    else reply.code(200).send({ state: 'ready' });
  }
}
