import {
  Controller,
  Inject,
  UseFilters,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import type { Recorded } from '#kernel';
import { Projecting } from '#read-store';
import type { QueryEnvelope } from '#transport';
import { Delivery, EventGroups, PassErrorsOn, QUERIES, eventsFor } from '#transport/nest';
import { Answering } from './asking/answering.js';
import { Repairs } from './consumer/repairs.js';

const GROUP = 'projections';

/** Fills the views from the events, and answers questions from them, as long as the application runs. */
@Controller()
@UseFilters(PassErrorsOn)
export class ReadSide implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    @Inject(Projecting) private readonly projecting: Projecting,
    @Inject(Repairs) private readonly repairs: Repairs,
    @Inject(Answering) private readonly answering: Answering,
    @Inject(EventGroups) private readonly groups: EventGroups,
  ) {}

  /** Throws ForeignPosition or PositionBeyondEnd: the store was replaced or cut back since the views were filled. */
  async onApplicationBootstrap(): Promise<void> {
    this.groups.set(GROUP, {
      after: () => this.projecting.resumeFrom(),
      // A rebuild in hand ends early, and goes on at the next start.
      ending: () => this.projecting.stop(),
    });
    await this.projecting.start();
    await this.repairs.start();
  }

  @EventPattern(eventsFor(GROUP))
  async apply(@Payload() events: readonly Recorded[], @Ctx() { scope }: Delivery): Promise<void> {
    await this.projecting.handle(scope, events);
    await this.repairs.handle(scope, events);
  }

  @MessagePattern(QUERIES)
  answer(@Payload() query: QueryEnvelope): Promise<unknown> {
    return this.answering.answer(query);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.repairs.stop();
  }
}
