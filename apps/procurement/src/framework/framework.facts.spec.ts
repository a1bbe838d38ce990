import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, NO_STREAM } from '#event-store';
import type { Answer, Event } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { partnershipEvents } from '#messages/partnership';
import { frameworkCommands, supplierEvents } from '#messages/procurement';
import { commandOf, decideCommand, envelop, type Means } from '#service';
import { NOW, person } from '#testing';
import { findFrameworkNeeds } from './framework.facts.js';
import { framework } from './framework.js';

const CAMDEN = 'E09000007';
const of = { partnership: 'llc', supplier: 'askews' };
const established = partnershipEvents.PartnershipEstablished({
  partnership: 'llc',
  name: 'LLC',
  lead: CAMDEN,
  from: '2026-04-01',
  noticeMonths: 6,
});
const recorded = supplierEvents.SupplierRecorded({
  ...of,
  name: 'Askews & Holts',
  ean: '5017415000018',
  san: null,
  edi: {
    orderCode: '220',
    partyQualifier: '14',
    account: null,
    buyer: '5017415000001',
    deliveryPerLine: false,
    servicing: false,
  },
  warnings: [],
});
const suspended = supplierEvents.SupplierSuspended({ ...of, reason: 'insolvent' });

async function awardIn(streams: Readonly<Record<string, readonly Event[]>>): Promise<Answer> {
  const store = new InMemoryEventStore();
  const means: Means = { store, catalogue, clock: () => NOW };
  for (const [stream, events] of Object.entries(streams)) {
    await store.append(
      stream,
      NO_STREAM,
      events.map(({ type, data }, at) => ({
        id: `${stream}-${at}`,
        type,
        data,
        metadata: {
          commandId: `${stream}-${at}`,
          commandHash: 'h',
          correlationId: 'c',
          causationId: 'c',
          actor: 'x',
          authority: CAMDEN,
          scope: 'llc',
          at: NOW,
          version: 1,
        },
      })),
    );
  }
  const award = {
    partnership: 'llc',
    framework: 'books-2026',
    supplier: 'askews',
    title: 'Books',
    reference: 'LLC/2026/1',
    from: '2026-04-01',
    to: '2028-03-31',
    terms: {
      lots: [],
      discounts: [{ category: 'any', basisPoints: 3_000 }],
      servicing: [],
      tolerance: { basisPoints: 0, pence: 0 },
      carriagePence: 0,
    },
  };
  const by = person('mina', CAMDEN, 'contract-manager');
  const envelope = envelop(frameworkCommands.AwardFramework, award, {
    id: 'c1',
    by,
    correlationId: 'c',
    causationId: 'c',
  });
  return decideCommand(
    framework,
    means,
    commandOf(frameworkCommands.AwardFramework, envelope),
    envelope,
    findFrameworkNeeds,
  );
}

describe('what awarding a framework finds out', () => {
  it('is who leads the partnership, and whether it has this supplier', async () => {
    expect(await awardIn({})).toMatchObject({ outcome: 'refused', code: 'partnership-unknown' });
    expect(await awardIn({ 'partnership-llc': [established] })).toMatchObject({ code: 'supplier-unknown' });
    expect(await awardIn({ 'partnership-llc': [established], 'supplier-other.askews': [recorded] })).toMatchObject({
      code: 'supplier-unknown',
    });
    expect(
      await awardIn({ 'partnership-llc': [established], 'supplier-llc.askews': [recorded, suspended] }),
    ).toMatchObject({ code: 'supplier-suspended' });
    expect(await awardIn({ 'partnership-llc': [established], 'supplier-llc.askews': [recorded] })).toMatchObject({
      outcome: 'accepted',
      events: ['FrameworkAwarded'],
    });
  });
});
