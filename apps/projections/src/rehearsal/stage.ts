import { Global, Module, type INestMicroservice } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { NO_STREAM, PostgresEventStore, type EventStore, type Head } from '#event-store';
import type { Actor, Answer, CommandClass, Event, Found, Position, Refused } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { ReadStore } from '#read-store';
import { MEANS, envelop } from '#service';
import { NOW, freshDatabase, person, type FreshDatabase } from '#testing';
import { InProcessTransport } from '#transport';
import { EventGroups, TransportServer } from '#transport/nest';
import { ProjectionsModule } from '../projections.module.js';
import type { Occasion } from './rehearsal.js';
import type { Story } from './story.js';

/** Somebody who keeps the system running. */
export const operator = person('operator', null, 'operator');

/** The read side as it runs, on a PostgreSQL of its own: stories are told into the real store, and it is asked through the transport. */
export class Stage {
  app!: INestMicroservice;
  /** Position of what was appended last. */
  last!: Position;
  private readonly heads = new Map<string, Head>();
  private appended = 0;
  private told = 0;

  private constructor(
    readonly database: FreshDatabase,
    readonly store: EventStore,
    readonly transport: InProcessTransport,
    readonly readStore: ReadStore,
  ) {}

  static async open(): Promise<Stage> {
    const database = await freshDatabase();
    const store = await PostgresEventStore.connect({ url: database.url });
    const readStore = await ReadStore.open({ url: database.url });
    const stage = new Stage(database, store, new InProcessTransport(store), readStore);
    await stage.start();
    return stage;
  }

  /** Starts the application again after `app.close()`. */
  async start(): Promise<void> {
    const groups = new EventGroups();
    @Global()
    @Module({
      providers: [
        { provide: MEANS, useValue: { store: this.store, catalogue, clock: () => NOW } },
        { provide: EventGroups, useValue: groups },
        { provide: ReadStore, useValue: this.readStore },
      ],
      exports: [MEANS, EventGroups, ReadStore],
    })
    class World {}
    const imports = [World, ProjectionsModule.register({ waitMs: 2_000 })];
    const strategy = new TransportServer(this.transport, groups);
    const module = await Test.createTestingModule({ imports }).compile();
    this.app = module.createNestMicroservice<MicroserviceOptions>({ strategy, logger: false });
    await this.app.listen();
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.transport.close();
    await this.readStore.close();
    await this.store.close();
    await this.database.drop();
  }

  async append({ scope, stream, by, at = NOW }: Occasion, made: readonly Event[]): Promise<void> {
    const fresh = made.map((event) => {
      this.appended += 1;
      const id = `00000000-0000-4000-8000-${String(this.appended).padStart(12, '0')}`;
      const cause = { commandId: id, commandHash: '0'.repeat(64), correlationId: id, causationId: id };
      const who = { actor: by.subject, authority: by.authority };
      return { id, ...event, metadata: { ...cause, ...who, scope, at, version: catalogue.versionOf(event.type) } };
    });
    const { head, position } = await this.store.append(stream, this.heads.get(stream) ?? NO_STREAM, fresh);
    this.heads.set(stream, head);
    this.last = position;
  }

  /** Tells what is new in the story, in the order it happened. */
  async tell({ rehearsal: { told } }: Story): Promise<void> {
    const { told: before } = this;
    this.told = told.length;
    for (const { occasion, events } of told.slice(before)) await this.append(occasion, events);
  }

  async ask(type: string, data: object, by: Actor, after?: string): Promise<Found | Refused> {
    const question = after === undefined ? { data } : { data, after };
    return (await this.transport.ask({ type, data: question, by, correlationId: 'c' }, 10_000)) as Found | Refused;
  }

  /** Asks, and expects an answer. */
  async found(type: string, data: object, by: Actor, after?: string): Promise<Found> {
    const answer = await this.ask(type, data, by, after);
    if (answer.outcome !== 'found') throw new Error(`${type} was refused: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Gives a command, as an operator unless it is said by whom. */
  operate(command: CommandClass, data: object, by: Actor = operator): Promise<Answer> {
    this.appended += 1;
    const about = { id: `operation-${this.appended}`, by, correlationId: 'c', causationId: 'c' };
    return this.transport.send(envelop(command, data, about), 5_000);
  }
}
