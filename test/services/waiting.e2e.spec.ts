import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort, freshDatabase, until, type FreshDatabase } from '#testing';
import { ServiceProcess } from '../support/service-process.js';

let database: FreshDatabase;
let service: ServiceProcess | undefined;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(async () => {
  await service?.end('SIGKILL');
  await database.drop();
});

describe('a service that is started before its servers', () => {
  it.each(['partnership', 'projections'])(
    '%s says in its log and at its page that it waits for Kafka',
    async (name) => {
      service = new ServiceProcess(name, {
        KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
        DATABASE_URL: database.url,
        EVENTS_DATABASE_URL: database.url,
      }).launch();
      await until(() => service?.printed.includes('waiting for Kafka') ?? false);
      // The store and the database are made meanwhile.
      await until(async () => !(await service?.page('/health/ready'))?.body.includes('"the '));
      expect(await service.page('/health/ready')).toEqual({
        status: 503,
        body: '{"state":"starting","missing":["Kafka"]}',
      });
    },
  );

  it('relay is not ready before it knows where to go on, which Kafka holds', async () => {
    service = new ServiceProcess('relay', {
      KAFKA_BROKERS: `127.0.0.1:${await freePort()}`,
      EVENTS_DATABASE_URL: database.url,
    }).launch();
    await until(() => service?.printed.includes('relay is ready') ?? false);
    expect(await service.page('/health/ready')).toEqual({
      status: 503,
      body: '{"state":"not-ready","missing":["Kafka"]}',
    });
  });
});
