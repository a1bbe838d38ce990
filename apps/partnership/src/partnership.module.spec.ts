import { afterEach, describe, expect, it } from '@jest/globals';
import { Global, Module, type INestMicroservice } from '@nestjs/common';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { InMemoryEventStore } from '#event-store';
import type { Actor, Answer, CommandClass, CommandEnvelope, Recorded } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { authorityCommands, partnershipCommands } from '#messages/partnership';
import { MEANS, envelop } from '#service';
import { NOW, person } from '#testing';
import { InProcessTransport, NoAnswer, Transport } from '#transport';
import { TransportServer } from '#transport/nest';
import { PartnershipModule, registerLondon } from './index.js';

const LUTON = 'E06000032';
const CAMDEN = 'E09000007';

/** Loses the first commands, as a transport does whose other side is away. */
class LossyTransport extends InProcessTransport {
  lost = 0;
  constructor(
    store: InMemoryEventStore,
    private readonly loses: number,
  ) {
    super(store);
  }
  override async send(command: CommandEnvelope, deadline: number): Promise<Answer> {
    if (this.lost < this.loses) {
      this.lost += 1;
      throw new NoAnswer();
    }
    return super.send(command, deadline);
  }
}

const running: INestMicroservice[] = [];
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
});

async function started(store: InMemoryEventStore, transport: Transport): Promise<INestMicroservice> {
  @Global()
  @Module({
    providers: [
      { provide: MEANS, useValue: { store, catalogue, clock: () => NOW } },
      { provide: Transport, useValue: transport },
    ],
    exports: [MEANS, Transport],
  })
  class World {}
  const module = await Test.createTestingModule({ imports: [World, PartnershipModule] }).compile();
  const strategy = new TransportServer(transport);
  const app = module.createNestMicroservice<MicroserviceOptions>({ strategy, logger: false });
  await app.listen();
  running.push(app);
  await registerLondon(app);
  return app;
}

async function everything(store: InMemoryEventStore): Promise<Recorded[]> {
  const all: Recorded[] = [];
  for await (const page of store.readAll()) all.push(...page);
  return all;
}

let sent = 0;
function give(transport: Transport, by: Actor, type: CommandClass, data: object): Promise<Answer> {
  sent += 1;
  return transport.send(envelop(type, data, { id: `c${sent}`, by, correlationId: 'c', causationId: 'c' }), 2_000);
}

describe('the partnership application', () => {
  it('registers London’s authorities when it starts, and nothing more when it starts again', async () => {
    const store = new InMemoryEventStore();
    await started(store, new InProcessTransport(store));
    const first = await everything(store);
    expect(first.map(({ type }) => type)).toEqual(Array.from({ length: 33 }, () => 'AuthorityRegistered'));
    expect(new Set(first.map(({ metadata }) => metadata.actor))).toEqual(new Set(['process:authorities']));
    await running.pop()?.close();
    await started(store, new InProcessTransport(store));
    expect(await everything(store)).toEqual(first);
  });

  it('goes on trying while nobody answers', async () => {
    const store = new InMemoryEventStore();
    const transport = new LossyTransport(store, 3);
    await started(store, transport);
    expect(transport.lost).toBe(3);
    expect(await everything(store)).toHaveLength(33);
  });

  it('starts without them when nobody answers for long, and stops trying when it is closed', async () => {
    const store = new InMemoryEventStore();
    const transport = new LossyTransport(store, Number.POSITIVE_INFINITY);
    const app = await started(store, transport);
    expect(transport.lost).toBeGreaterThan(1);
    await app.close();
    expect(await everything(store)).toHaveLength(0);
  });

  it('establishes a partnership of registered authorities only', async () => {
    const store = new InMemoryEventStore();
    const transport = new InProcessTransport(store);
    await started(store, transport);
    const board = (authority: string) => person('b', authority, 'board');
    const establish = (partnership: string, lead: string) =>
      give(transport, board(lead), partnershipCommands.EstablishPartnership, {
        partnership,
        name: 'Libraries together',
        lead,
        from: '2026-04-01',
        noticeMonths: 6,
        schemes: ['stock'],
      });
    const admit = () =>
      give(transport, board(CAMDEN), partnershipCommands.AdmitBorough, {
        partnership: 'llc',
        authority: LUTON,
        scheme: 'stock',
        from: '2026-12-01',
      });

    expect(await establish('luton', LUTON)).toMatchObject({ outcome: 'refused', code: 'authority-not-registered' });
    expect(await establish('llc', CAMDEN)).toMatchObject({
      outcome: 'accepted',
      events: ['PartnershipEstablished', 'BoroughAdmitted'],
    });
    expect(await admit()).toMatchObject({ outcome: 'refused', code: 'authority-not-registered' });
    await give(transport, person('op', null, 'operator'), authorityCommands.RegisterAuthority, {
      authority: LUTON,
      name: 'Luton',
      kind: 'unitary',
    });
    expect(await admit()).toMatchObject({ outcome: 'accepted', events: ['BoroughAdmitted'] });
  });
});
