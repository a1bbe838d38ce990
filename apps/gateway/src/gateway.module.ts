import { Inject, Module, type DynamicModule, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { TokenVerifier } from '#identity';
import type { CommandClass, QueryDeclaration } from '#kernel';
import type { Checks, Metrics } from '#service';
import type { Transport } from '#transport';
import { Door } from './door/door.js';
import { Memory } from './door/memory.js';
import { HEALTH, HealthController, type Health } from './health/health.controller.js';
import { KnownRoutes } from './http/known-routes.js';
import { signIn } from './http/sign-in.js';
import { observeRequests } from './http/observing.js';
import { openapi, type OpenApiOptions } from './openapi/openapi.js';
import { DocsController } from './openapi/docs.controller.js';
import { OPEN_API, OpenApiController } from './openapi/openapi.controller.js';
import { EXPLANATIONS } from './problems/explanations.js';
import { ProblemFilter } from './problems/problem-filter.js';
import { PROBLEM_EXPLANATIONS, ProblemsController } from './problems/problems.controller.js';
import { commandControllers } from './routes/command-routes.js';
import { PendingController } from './routes/pending.controller.js';
import { queryController } from './routes/query-routes.js';

/** What the gateway is made of. */
export interface GatewaySettings {
  /** Those without a route are left out. */
  readonly commands: readonly CommandClass[];
  readonly queries: readonly QueryDeclaration[];
  readonly transport: Transport;
  readonly verifier: TokenVerifier;
  /** The database of the door's memory (table `gateway.door`). */
  readonly pool: Pool;
  readonly logger: Logger;
  /** What must work before requests are sent here. */
  readonly checks: Checks;
  readonly description: OpenApiOptions;
  /** Explanations of the domain's codes, beside the door's own. */
  readonly explanations?: Readonly<Record<string, string>>;
  /** Where requests are counted and timed. */
  readonly metrics?: Metrics;
  /** Milliseconds a command may take; a query may wait 5,000 besides for the position that it names. Default 5,000. */
  readonly deadline?: number;
}

const SETTINGS = Symbol('settings of the gateway');
const PURGE_EVERY_MS = 600_000;
/** How long the read side may wait for a position before it answers with what it has: a query's deadline is that much later. */
const WAIT_MS = 5_000;

/** The only door for programs. The application it is part of must be created with `gatewayAdapter`. */
@Module({})
export class GatewayModule implements OnModuleInit, OnModuleDestroy {
  private purging: NodeJS.Timeout | undefined;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
    @Inject(Memory) private readonly memory: Memory,
  ) {
    const instance = host.httpAdapter.getInstance<FastifyInstance>();
    if (settings.metrics) observeRequests(instance, settings.metrics);
    instance.addHook('onRequest', signIn(settings.verifier));
  }

  /** Makes the gateway of declarations: their routes, their description, and the door before them. Throws BadRoute. */
  static register(settings: GatewaySettings): DynamicModule {
    const { commands, queries, transport, logger, checks, deadline = 5_000 } = settings;
    const memory = new Memory(settings.pool, deadline + 1_000);
    const door = new Door(memory, transport, logger, { deadline, patience: deadline + 3_000 });
    const health: Health = { checks, logger, patience: 2_000 };
    return {
      module: GatewayModule,
      controllers: [
        ...commandControllers(commands, door),
        queryController(queries, transport, deadline + WAIT_MS),
        PendingController,
        ProblemsController,
        HealthController,
        OpenApiController,
        DocsController,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: Memory, useValue: memory },
        { provide: Door, useValue: door },
        { provide: HEALTH, useValue: health },
        { provide: OPEN_API, useValue: openapi(commands, queries, settings.description) },
        { provide: PROBLEM_EXPLANATIONS, useValue: { ...settings.explanations, ...EXPLANATIONS } },
        {
          provide: APP_FILTER,
          inject: [HttpAdapterHost],
          useFactory: (host: HttpAdapterHost) =>
            new ProblemFilter(new KnownRoutes(host.httpAdapter.getInstance<FastifyInstance>()), logger),
        },
      ],
      exports: [OPEN_API],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.memory.open();
    this.purging = setInterval(() => void this.purge(), PURGE_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.purging);
  }

  private async purge(): Promise<void> {
    try {
      await this.memory.purge();
    } catch (error) {
      this.settings.logger.warn({ err: error }, 'the memory of the door was not purged');
    }
  }
}
