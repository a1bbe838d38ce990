import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from '../crash/seeded.js';
import { SERVICES, type ServiceName } from '../support/installation.js';
import type { Theatre } from './theatre.js';

/** Who is struck, how, and for how many milliseconds it is away. */
export interface Strike {
  readonly victim: ServiceName | 'Kafka' | 'PostgreSQL';
  readonly fault: 'kill -9' | 'SIGTERM' | 'SIGSTOP' | 'network cut';
  readonly away: number;
}

/** Every victim with every fault that it can have; a service’s network is that of its servers. */
export const MATRIX: readonly Omit<Strike, 'away'>[] = [
  ...SERVICES.flatMap((victim) => (['kill -9', 'SIGTERM', 'SIGSTOP'] as const).map((fault) => ({ victim, fault }))),
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
  const process = chance.of(...(theatre.installation.processes[victim] as [never, ...never[]])) as {
    end(signal: NodeJS.Signals): Promise<unknown>;
    signal(signal: NodeJS.Signals): void;
    start(): Promise<unknown>;
  };
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
  if (fault === 'network cut') {
    toKafka.freeze(() => true);
    await pause(away);
    toKafka.cut();
    toKafka.thaw();
  } else if (fault === 'SIGSTOP') {
    kafka.freeze();
    await pause(away);
    kafka.thaw();
  } else {
    await kafka.kill();
    await kafka.restart();
  }
}

async function strikePostgres({ postgres, toPostgres }: Theatre, fault: Strike['fault'], away: number): Promise<void> {
  if (fault === 'network cut') {
    toPostgres.freeze(() => true);
    await pause(away);
    toPostgres.cut();
    toPostgres.thaw();
  } else {
    await postgres.kill();
    await postgres.restart();
  }
}
