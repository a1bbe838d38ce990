import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { MicroserviceOptions } from '@nestjs/microservices';
import type { Logger } from 'pino';
import { API_VERSION, GatewayModule, doorPool, gatewayAdapter } from '#apps/gateway';
import { PartnershipModule, registerLondon } from '#apps/partnership';
import { Outbox, ProcurementModule } from '#apps/procurement';
import { ProjectionsModule } from '#apps/projections';
import { openEventStore, type EventStore } from '#event-store';
import { DemonstrationIssuer, IssuerModule, TokenVerifier, demonstration } from '#identity';
import { catalogue } from '#messages/catalogue';
import { commands } from '#messages/commands';
import { queries } from '#messages/questions';
import { ReadStore } from '#read-store';
import { MEANS, nestLogger, sharedModule, type Means } from '#service';
import { InProcessTransport, Transport } from '#transport';
import { EventGroups, TransportServer } from '#transport/nest';
import { isToldAlready } from './demo/told-already.js';

/** What one process of everything is made with. */
export interface AppSettings {
  /** The PostgreSQL of the views, and of the events unless `eventStoreUrl` is given. */
  readonly databaseUrl: string;
  readonly eventStoreUrl?: string | undefined;
  /** 0 for any free port. */
  readonly port: number;
  /** Where the issuer's keys and the outbox lie. */
  readonly folder: string;
  readonly publicUrl: string;
  readonly logger: Logger;
}

/** The product, listening. */
export interface App {
  readonly store: EventStore;
  readonly url: string;
  /** True when the demonstration was played to its end, or people have founded partnerships of their own. */
  isToldAlready(): Promise<boolean>;
  /** Finishes what is under way, at most ten seconds, then closes everything. */
  close(): Promise<void>;
}

const DRAIN_MS = 10_000;

/** Starts all services in this process, on the in-process transport. */
export async function createApp(settings: AppSettings): Promise<App> {
  const { databaseUrl, eventStoreUrl, folder, publicUrl, logger, port } = settings;
  const store = await openEventStore({ eventStoreUrl, databaseUrl });
  const readStore = await ReadStore.open({ url: databaseUrl });
  const pool = doorPool(databaseUrl, logger);
  const transport = new InProcessTransport(store);
  const issuer = await DemonstrationIssuer.open({
    issuer: `${publicUrl}/identity`,
    keyFile: join(folder, 'identity', 'keys.json'),
    people: demonstration.PEOPLE,
  });
  const gateway = GatewayModule.register({
    commands,
    queries,
    transport,
    verifier: new TokenVerifier(issuer.tokenSettings()),
    pool,
    logger,
    checks: {
      'event store': async () => void (await store.end()),
      database: async () => void (await pool.query('select 1')),
    },
    description: { version: API_VERSION, signIn: { tokenUrl: '/identity/token' } },
  });
  const means: Means = { store, catalogue, clock: () => new Date().toISOString() };
  const eventGroups = new EventGroups();
  const outbox = new Outbox(join(folder, 'outbox'));
  // Each application finds what they share in one global module, as it would in a process of its own.
  const shared = sharedModule([
    { provide: MEANS, useValue: means },
    { provide: Transport, useValue: transport },
    { provide: EventGroups, useValue: eventGroups },
    { provide: ReadStore, useValue: readStore },
    { provide: Outbox, useValue: outbox },
  ]);
  const doors = [gateway, IssuerModule.register(issuer)];
  @Module({ imports: [shared, PartnershipModule, ProcurementModule, ProjectionsModule.register(), ...doors] })
  class Whole {}
  const app = await NestFactory.create<NestFastifyApplication>(Whole, gatewayAdapter(logger), {
    logger: nestLogger(logger),
    abortOnError: false,
  });
  app.connectMicroservice<MicroserviceOptions>({ strategy: new TransportServer(transport, eventGroups) });
  await app.init();
  await app.startAllMicroservices();
  await registerLondon(app);
  await app.listen(port, '127.0.0.1');
  const address = app.getHttpServer().address();
  return {
    store,
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}`,
    isToldAlready: () => isToldAlready(store),
    close: async () => {
      await Promise.race([app.close(), delay(DRAIN_MS, undefined, { ref: false })]);
      await transport.close();
      await readStore.close();
      await store.close();
      await pool.end();
    },
  };
}
