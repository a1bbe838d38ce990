import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InMemoryEventStore } from '#event-store';
import { gate } from '#testing';
import { accepted, command } from '../contract/setting.js';
import { InProcessTransport } from '../in-process/index.js';
import { commandsOf, QUERIES } from './patterns.js';
import { TransportServer } from './transport-server.js';

describe('a transport’s server', () => {
  let transport: InProcessTransport;
  let server: TransportServer;
  beforeEach(() => {
    transport = new InProcessTransport(new InMemoryEventStore(), { report: () => undefined });
    server = new TransportServer(transport);
    server.addHandler(commandsOf('buying'), async () => accepted(command('c1')));
  });
  afterEach(() => transport.close());

  const unserved = () =>
    expect(transport.send(command('c1'), 100)).rejects.toMatchObject({ name: 'NoAnswer', reason: 'deadline' });

  it('closed while Kafka is away serves nothing once it is back', async () => {
    const back = gate();
    const serve = transport.serve.bind(transport);
    transport.serve = async (...given) => {
      await back.passed;
      return serve(...given);
    };
    const listening = server.listen(() => undefined);
    await server.close();
    back.open();
    await listening;
    await unserved();
  });

  it('that could not serve all serves nothing when it is closed', async () => {
    transport.answer = () => Promise.reject(new Error('planted'));
    server.addHandler(QUERIES, async () => null);
    const told: unknown[] = [];
    await server.listen((error) => told.push(error));
    await server.close();
    expect(told).toEqual([new Error('planted')]);
    await unserved();
  });
});
