import { describe, expect, it } from '@jest/globals';
import { BadConfiguration, address, choice, configure, hosts, optional, text, whole } from './setting.js';
import { everyService, onKafka, withDatabase, withHistory } from './settings.js';
import { variableTable } from './table.js';

const settings = {
  port: whole('PORT', { min: 1, max: 65_535 }, { meaning: 'where it listens', otherwise: 3000 }),
  brokers: hosts('BROKERS', { meaning: 'where Kafka is' }),
  database: address('DATABASE', ['postgres'], { meaning: 'where PostgreSQL is' }),
  level: choice('LEVEL', ['info', 'debug'], { meaning: 'how much is logged', otherwise: 'info' }),
  note: optional(text('NOTE', { meaning: 'anything' }), 'nothing'),
};
const good = { BROKERS: 'a:9092, b:9092', DATABASE: 'postgres://me:pw@db/x' };

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    configure(settings, environment);
  } catch (error) {
    if (error instanceof BadConfiguration) return error.faults;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('reads what is set and falls back on what is not', () => {
    expect(configure(settings, good)).toEqual({
      port: 3000,
      brokers: ['a:9092', 'b:9092'],
      database: 'postgres://me:pw@db/x',
      level: 'info',
      note: undefined,
    });
    expect(configure(settings, { ...good, PORT: '80', LEVEL: 'debug', NOTE: ' hello ' })).toMatchObject({
      port: 80,
      level: 'debug',
      note: 'hello',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(configure(settings, { ...good, PORT: '', NOTE: '' })).toMatchObject({ port: 3000, note: undefined });
  });

  it('says every fault at once, each with the variable and the rule', () => {
    expect(faultsOf({ PORT: '99999', DATABASE: 'mysql://x', LEVEL: 'loud' })).toEqual([
      'PORT must be a whole number from 1 to 65535.',
      'BROKERS must be set: where Kafka is.',
      'DATABASE must be an address that begins with postgres://.',
      'LEVEL must be one of info, debug.',
    ]);
    expect(faultsOf({ ...good, BROKERS: 'a' })).toEqual(['BROKERS must be a list of host:port, separated by commas.']);
    expect(faultsOf({ ...good, PORT: '1e3' })).toHaveLength(1);
    expect(faultsOf({ ...good, DATABASE: 'postgres://' })).toHaveLength(1);
  });

  it('never repeats a value, which may hold a password', () => {
    expect(faultsOf({ ...good, DATABASE: 'http://me:secret@db' }).join()).not.toContain('secret');
  });

  it('takes the addresses of a cluster', () => {
    const { eventStoreUrl } = configure(withHistory, { EVENTSTORE_URL: 'esdb://me:pw@a:2113,b:2113?tls=true' });
    expect(eventStoreUrl).toBe('esdb://me:pw@a:2113,b:2113?tls=true');
  });

  it('refuses an EventStoreDB that would only be waited for in vain, for want of a user', () => {
    expect(() => configure(withHistory, { EVENTSTORE_URL: 'esdb://a:2113' })).toThrow(
      /^EVENTSTORE_URL must name a user and a password/,
    );
  });
});

describe('the table of variables', () => {
  it('has one row for each, with who reads it', () => {
    const table = variableTable([
      { service: 'gateway', settings: { ...everyService, ...onKafka, ...withDatabase } },
      { service: 'relay', settings: { ...everyService, ...onKafka, ...withHistory } },
    ]);
    expect(table).toContain('| `LOG_LEVEL` | how much is logged, as JSON lines on standard output | info | all |');
    expect(table).toContain('| **must be set** | gateway |');
    expect(table.match(/KAFKA_BROKERS/g)).toHaveLength(1);
  });

  it('refuses one name for two things', () => {
    const other = { port: text('PORT', { meaning: 'the wine' }) };
    const all = [
      { service: 'a', settings },
      { service: 'b', settings: other },
    ];
    expect(() => variableTable(all)).toThrow('PORT means two things, one of them in b');
  });
});
