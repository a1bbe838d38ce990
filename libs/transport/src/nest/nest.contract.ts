import {
  Controller,
  Injectable,
  Module,
  UseGuards,
  UseInterceptors,
  UsePipes,
  type CallHandler,
  type CanActivate,
  type ExecutionContext,
  type INestMicroservice,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Ctx,
  EventPattern,
  MessagePattern,
  Payload,
  RpcException,
  type MicroserviceOptions,
} from '@nestjs/microservices';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { firstValueFrom, tap } from 'rxjs';
import { StoreUnavailable } from '#event-store';
import type { Answer, CommandEnvelope, Recorded } from '#kernel';
import { gate } from '#testing';
import { accepted, command, happenings, Ledger, query, until, upTo, type Trial } from '../contract/setting.js';
import { NoAnswer, type QueryEnvelope } from '../transport.js';
import {
  Delivery,
  EventGroups,
  PassErrorsOn,
  QUERIES,
  TransportClient,
  TransportServer,
  commandsOf,
  eventsFor,
} from './index.js';

const DEADLINE = 5_000;

@Injectable()
class OnlySelectors implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { by } = context.switchToRpc().getData<CommandEnvelope>();
    if (by.roles.includes('selector')) return true;
    throw new RpcException({ outcome: 'refused', kind: 'forbidden', code: 'only-selectors', facts: {} });
  }
}

@Injectable()
class Doubles implements PipeTransform {
  transform(value: QueryEnvelope): QueryEnvelope {
    return value.type === 'double' ? { ...value, data: [value.data, value.data] } : value;
  }
}

const seen: string[] = [];

@Injectable()
class Notes implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    return next.handle().pipe(tap(() => seen.push(context.getHandler().name)));
  }
}

let ledger = new Ledger();
let failures = 0;
let longWork = Promise.resolve();

@Controller()
@UseInterceptors(Notes)
class Desk {
  @MessagePattern(commandsOf('buying'))
  @UseGuards(OnlySelectors)
  async buy(@Payload() given: CommandEnvelope): Promise<Answer> {
    if (given.id === 'shaky' && (failures += 1) < 3) throw new Error('planted');
    if (given.id === 'away') throw new StoreUnavailable('the store is away');
    return accepted(given);
  }

  @MessagePattern(QUERIES)
  @UsePipes(Doubles)
  async tell(@Payload() { data }: QueryEnvelope): Promise<unknown> {
    return { data };
  }

  @EventPattern(eventsFor('board'))
  async note(@Payload() events: readonly Recorded[], @Ctx() delivery: Delivery): Promise<void> {
    if (delivery.scope === 'p1' && (failures += 1) < 3) throw new TypeError('planted');
    seen.push('note begins');
    if (delivery.scope === 'long') await longWork;
    await ledger.handle(delivery.scope, events);
  }
}

@Module({ controllers: [Desk] })
class DeskModule {}

/** Nest's guards, pipes, interceptors and filters on handlers that a transport calls. */
export function nestContract(name: string, factory: () => Promise<Trial>): void {
  describe(`${name} in Nest's terms`, () => {
    let trial: Trial;
    let app: INestMicroservice;
    let client: TransportClient;
    let groups: EventGroups;
    beforeEach(async () => {
      [ledger, failures] = [new Ledger(), 0];
      groups = new EventGroups();
      seen.length = 0;
      trial = await factory();
      client = new TransportClient(trial.transport, DEADLINE);
      app = await NestFactory.createMicroservice<MicroserviceOptions>(DeskModule, {
        strategy: new TransportServer(trial.transport, groups),
        logger: false,
      });
      app.useGlobalFilters(new PassErrorsOn());
      await app.listen();
    });
    afterEach(async () => {
      await app.close();
      await trial.close();
    });
    const send = (given: CommandEnvelope) => firstValueFrom(client.send<Answer>(commandsOf('buying'), given));

    it('answers commands and queries, through guards, pipes and interceptors', async () => {
      expect(await send(command('c1'))).toEqual(accepted(command('c1')));
      expect(await firstValueFrom(client.send(QUERIES, query('double', 7)))).toEqual({ data: [7, 7] });
      expect(seen).toEqual(['buy', 'tell']);
      const by = { ...command('c2').by, roles: [] };
      expect(await send({ ...command('c2'), by })).toMatchObject({ outcome: 'refused', code: 'only-selectors' });
    });

    it('tries again what a handler rejected, and says why there was no answer', async () => {
      expect(await send(command('shaky'))).toEqual(accepted(command('shaky')));
      const impatient = new TransportClient(trial.transport, 700);
      const error: unknown = await firstValueFrom(impatient.send(commandsOf('buying'), command('away'))).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(NoAnswer);
      expect((error as NoAnswer).cause).toBeInstanceOf(StoreUnavailable);
    });

    it('delivers events, and those again whose handler rejected', async () => {
      await trial.emit([...happenings('p1', 5), ...happenings('p2', 5)]);
      await until(() => ledger.of('p1').length === 5 && ledger.of('p2').length === 5);
      expect([ledger.of('p1'), ledger.broken, failures]).toEqual([upTo(5), false, 3]);
    });

    it('lets long work end early before it waits for it', async () => {
      const work = gate();
      longWork = work.passed;
      groups.set('board', { ending: async () => work.open() });
      await trial.emit(happenings('long', 1));
      await until(() => seen.includes('note begins'));
      await app.close();
      expect(ledger.of('long')).toEqual([0]);
    });

    it('leaves the publishing of events to the store', async () => {
      await expect(firstValueFrom(client.emit(eventsFor('board'), {}))).rejects.toThrow('never by hand');
    });
  });
}

@Controller()
class Stray {
  @MessagePattern('something.else')
  nothing(): void {}
}

@Module({ controllers: [Stray] })
class StrayModule {}

/** A handler for nothing is a mistake that must be seen at the start. */
export function strayContract(factory: () => Promise<Trial>): void {
  it('refuses a handler whose pattern is none of its own', async () => {
    const trial = await factory();
    const strategy = new TransportServer(trial.transport);
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(StrayModule, { strategy, logger: false });
    await expect(app.listen()).rejects.toThrow('something.else is no pattern of this transport');
    await trial.close();
  });
}
