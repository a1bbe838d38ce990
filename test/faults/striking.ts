import { setTimeout as pause } from 'node:timers/promises';
import type { Proxy } from '../../libs/transport/src/kafka/testing/proxy.js';
import type { Chance } from '../support/chance.js';
import { SERVICES, type ServiceName } from '../support/installation.js';
import type { Theatre } from '../support/theatre.js';

/** Who is struck, and how: one cell of the matrix. */
export interface Cell {
  readonly victim: ServiceName | 'Kafka' | 'PostgreSQL';
  readonly fault: 'kill -9' | 'SIGTERM' | 'SIGSTOP' | 'network cut';
}

/** A cell, and for how many milliseconds the victim is asleep or cut off. */
export interface Strike extends Cell {
  readonly away: number;
}

/** Every victim with every fault that it can have. Of a service one process is struck, and its twin goes on. */
export const MATRIX: readonly Cell[] = [
  ...SERVICES.flatMap((victim) =>
    (['kill -9', 'SIGTERM', 'SIGSTOP', 'network cut'] as const).map((fault) => ({ victim, fault })),
  ),
  { victim: 'Kafka', fault: 'kill -9' },
  { victim: 'Kafka', fault: 'SIGSTOP' },
  { victim: 'Kafka', fault: 'network cut' },
  { victim: 'PostgreSQL', fault: 'kill -9' },
  { victim: 'PostgreSQL', fault: 'network cut' },
];

/** Strikes, waits as long as the victim is to be away, and brings it back. */
export async function strike(theatre: Theatre, { victim, fault, away }: Strike, chance: Chance): Promise<void> {
  if (victim === 'Kafka') return strikeKafka(theatre, fault, away);
  if (victim === 'PostgreSQL') return strikePostgres(theatre, fault, away);
  const twins = theatre.installation.processes[victim];
  const index = chance.below(twins.length);
  const process = twins[index];
  if (!process) throw new Error(`there is no ${victim} ${index}`);
  if (fault === 'network cut') {
    const { instance } = process;
    const isCut = (client: string): boolean => client === instance;
    const cuts = [{ proxy: theatre.toKafka, isCut }, { proxy: theatre.wayOf(victim, index) }];
    return cutOff(cuts, away, chance.of('reset', 'late'));
  }
  if (fault === 'SIGSTOP') {
    process.signal('SIGSTOP');
    await pause(away);
    process.signal('SIGCONT');
    return;
  }
  await process.end(fault === 'kill -9' ? 'SIGKILL' : 'SIGTERM');
  await pause(chance.below(1_000));
  await process.start();
}

async function strikeKafka({ kafka, toKafka }: Theatre, fault: Strike['fault'], away: number): Promise<void> {
  if (fault === 'network cut') return cutOff([{ proxy: toKafka }], away, 'reset');
  if (fault === 'SIGSTOP') {
    kafka.freeze();
    await pause(away);
    kafka.thaw();
    return;
  }
  await kafka.kill();
  await kafka.restart();
}

async function strikePostgres({ postgres, toPostgres }: Theatre, fault: Strike['fault'], away: number): Promise<void> {
  if (fault === 'network cut')
    return cutOff(
      toPostgres.map((proxy) => ({ proxy })),
      away,
      'reset',
    );
  await postgres.kill();
  await postgres.restart();
}

interface Cut {
  readonly proxy: Proxy;
  /** Whose connections; default all. */
  readonly isCut?: (client: string) => boolean;
}

/** Nothing gets through. Healed, what was on its way arrives late, or every connection is reset. */
async function cutOff(cuts: readonly Cut[], away: number, healing: 'reset' | 'late'): Promise<void> {
  for (const { proxy, isCut = () => true } of cuts) proxy.freeze(isCut);
  await pause(away);
  for (const { proxy, isCut } of cuts) {
    if (healing === 'reset') proxy.cut(isCut);
    proxy.thaw();
  }
}
