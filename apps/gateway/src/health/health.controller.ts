import { Controller, Get, Inject, Res, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { SharedLook, type Checks } from '#service';

/** Provider of what the health routes look at. */
export const HEALTH = Symbol('checks of health');

/** What the health routes look at. */
export interface Health {
  readonly checks: Checks;
  readonly logger: Logger;
  /** Milliseconds a check may take. */
  readonly patience: number;
}

/** For whoever runs it: is it alive, and may it be sent requests? */
@Controller('health')
export class HealthController implements OnModuleDestroy {
  private readonly look: SharedLook;
  private ending = false;

  constructor(@Inject(HEALTH) { checks, patience, logger }: Health) {
    this.look = new SharedLook(checks, patience, logger);
  }

  /** Not ready from now on: nothing new should be sent here. */
  onModuleDestroy(): void {
    this.ending = true;
  }

  @Get('live')
  live(): { state: 'live' } {
    return { state: 'live' };
  }

  /** 503 names what is missing; why is in the log, not shown to whoever asks. Anybody may ask, as often as they like: see SharedLook. */
  @Get('ready')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const missing = this.ending ? [] : await this.look.missing();
    if (this.ending || missing.length > 0)
      reply
        .code(503)
        .header('Retry-After', '2')
        .send({ state: this.ending ? 'ending' : 'not-ready', missing });
    else reply.code(200).send({ state: 'ready' });
  }
}
