import { expect, it } from '@jest/globals';
import { InMemoryEventStore, NO_STREAM } from '#event-store';
import type { Event } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { partnershipEvents } from '#messages/partnership';
import { frameworkEvents, jointOrderCommands, jointOrderEvents } from '#messages/procurement';
import { commandOf, envelop, type Means } from '#service';
import { NOW, person } from '#testing';
import { findOrderFacts } from './order.facts.js';

const CAMDEN = 'E09000007';
const of = { partnership: 'llc', framework: 'fw', supplier: 'askews' };
const terms = {
  ...{ lots: [], priceBreaks: [], carriagePence: 0 },
  discounts: [{ category: 'any', basisPoints: 3_000 }],
  servicing: [{ service: 'JACKET', name: 'Plastic jacket', pencePerItem: 85 }],
  tolerance: { basisPoints: 0, pence: 0 },
};
const draftOf = (order: string) =>
  jointOrderEvents.JointOrderDrafted({ ...of, order, title: 'Autumn fiction', lead: CAMDEN });
const HISTORY: Readonly<Record<string, readonly Event[]>> = {
  'partnership-llc': [
    partnershipEvents.PartnershipEstablished({
      ...{ partnership: 'llc', name: 'LLC', lead: CAMDEN, from: '2026-04-01', noticeMonths: 6 },
    }),
  ],
  'framework-llc.fw': [
    frameworkEvents.FrameworkAwarded({
      ...{ ...of, title: 'Books', reference: 'LLC/2026/1', from: '2026-04-01', to: '2028-03-31', terms },
    }),
  ],
  'jointOrder-llc.A': [draftOf('A')],
  'jointOrder-llc.B': [draftOf('B')],
};

async function means(): Promise<Means> {
  const store = new InMemoryEventStore();
  for (const [stream, events] of Object.entries(HISTORY)) {
    const fresh = events.map((event, at) => ({
      ...event,
      id: `${stream}-${at}`,
      metadata: {
        ...{ commandId: stream, commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'x' },
        ...{ authority: CAMDEN, scope: 'llc', at: NOW, version: 1 },
      },
    }));
    await store.append(stream, NO_STREAM, fresh);
  }
  return { store, catalogue, clock: () => NOW };
}

it('lines that are taken over from a cancelled order meet the new order’s servicing menu, as those of a quote do', async () => {
  const asked = envelop(
    jointOrderCommands.AddCancelledLines,
    { partnership: 'llc', order: 'A', cancelled: 'B' },
    { id: '1', by: person('ayo', CAMDEN, 'joint-buyer'), correlationId: 'c', causationId: 'c' },
  );
  const facts = await findOrderFacts(commandOf(jointOrderCommands.AddCancelledLines, asked), await means(), asked);
  expect(facts).toMatchObject({ lead: CAMDEN, framework: { terms }, other: { status: 'draft' } });
});
