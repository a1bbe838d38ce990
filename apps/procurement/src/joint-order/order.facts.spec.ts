import { expect, it } from '@jest/globals';
import { InMemoryEventStore, NO_STREAM } from '#event-store';
import type { Event } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { authorityEvents, partnershipEvents } from '#messages/partnership';
import { frameworkEvents, jointOrderCommands, jointOrderEvents, quoteEvents } from '#messages/procurement';
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
const QUOTE = { partnership: 'llc', quote: 'q1' };
const ofQuote = (order: string, line: string) =>
  jointOrderEvents.OrderLineAdded({
    ...{ partnership: 'llc', order, line, category: 'any', listPence: 1, wants: [] },
    title: { ean: '1', title: 'A', author: null, publisher: null, published: null, binding: null },
    quote: { quote: 'q1', number: 'Q-7', line, reference: 'R' },
  });
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
  [`authority-${CAMDEN}`]: [
    authorityEvents.BranchOpened({ authority: CAMDEN, branch: 'CEN', name: 'Central', deliveryPoint: null }),
  ],
  'jointOrder-llc.A': [draftOf('A')],
  'jointOrder-llc.B': [draftOf('B'), ofQuote('B', 'L1'), ofQuote('B', 'L2')],
  'jointOrder-llc.C': [
    draftOf('C'),
    ofQuote('C', 'L1'),
    jointOrderEvents.JointOrderCancelled({ partnership: 'llc', order: 'C', stage: 'draft', reason: 'No' }),
  ],
  'quote-llc.q1': [
    quoteEvents.QuoteOpened({
      ...{ ...QUOTE, supplier: 'askews', file: 'f1', number: 'Q-7', function: '9', date: null, currency: 'GBP' },
      ...{ expiresOn: '2026-11-30', lineCount: 0, fingerprint: 'b'.repeat(64), references: [] },
    }),
    quoteEvents.QuoteCompleted({ ...QUOTE, supplier: 'askews', file: 'f1', lines: 0, quarantinedLines: 0 }),
    ...['A', 'B', 'C'].map((order) => quoteEvents.QuotePutInOrder({ ...QUOTE, order })),
    quoteEvents.QuoteExtended({ ...QUOTE, expiresOn: '2026-12-31', reason: 'Confirmed by mail' }),
  ],
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
  const number = expect.stringMatching(/^A-\w{4}$/);
  expect(facts).toMatchObject({ lead: CAMDEN, framework: { terms }, other: { status: 'draft' }, number });
});

it('copies that are named or agreed to meet their boroughs’ branches, and commands that need none read none', async () => {
  const by = { id: '1', by: person('ayo', CAMDEN, 'joint-buyer'), correlationId: 'c', causationId: 'c' };
  const wants = [{ authority: CAMDEN, groups: [] }];
  const line = { line: '1', title: { ean: '1', title: 'A' }, category: 'any', listPence: 1, wants };
  const add = envelop(jointOrderCommands.AddOrderLine, { partnership: 'llc', order: 'A', ...line }, by);
  const chosen = { partnership: 'llc', order: 'A', line: '1', authority: CAMDEN, groups: [] };
  const choose = envelop(jointOrderCommands.ChooseCopies, chosen, by);
  const consent = envelop(
    jointOrderCommands.ConsentToLine,
    { partnership: 'llc', order: 'A', line: '1', authority: CAMDEN },
    by,
  );
  const rest = envelop(jointOrderCommands.ConsentToRest, { partnership: 'llc', order: 'A', authority: CAMDEN }, by);
  const decline = envelop(jointOrderCommands.DeclineLine, { ...chosen, reason: 'No money' }, by);
  const world = await means();
  const branchesFor = async (asked: typeof add) => (await findOrderFacts(asked.data, world, asked)).branches;
  const known = [{ authority: CAMDEN, branch: 'CEN', deliveryPoint: null, open: true }];
  expect(await branchesFor(add)).toEqual(known);
  for (const answer of [choose, consent, rest]) expect(await branchesFor(answer)).toEqual(known);
  expect(await branchesFor(decline)).toEqual([]);
});

it('a quote is looked at as it stands now: how long it holds, and what each other order still has of it', async () => {
  const by = { id: '1', by: person('ayo', CAMDEN, 'joint-buyer'), correlationId: 'c', causationId: 'c' };
  const take = envelop(jointOrderCommands.AddQuotedLines, { partnership: 'llc', order: 'A', quote: 'q1' }, by);
  const open = envelop(
    jointOrderCommands.OpenConsentWindow,
    { partnership: 'llc', order: 'B', closesAt: '2026-12-04T17:00' },
    by,
  );
  const world = await means();
  const standing = { quote: 'q1', number: 'Q-7', expiresOn: '2026-12-31', told: true };
  const had = { order: 'B', lines: ['L1', 'L2'], again: false, asked: false };
  const none = { lines: [], again: false };
  expect((await findOrderFacts(take.data, world, take)).quote).toMatchObject({
    ...standing,
    elsewhere: [had, { order: 'C', ...none }],
  });
  expect((await findOrderFacts(open.data, world, open)).quoted).toEqual([
    {
      ...standing,
      elsewhere: [
        { order: 'A', ...none, asked: false },
        { order: 'C', ...none, asked: true },
      ],
    },
  ]);
  const untold = envelop(jointOrderCommands.AddQuotedLines, { partnership: 'llc', order: 'D', quote: 'q1' }, by);
  expect((await findOrderFacts(untold.data, world, untold)).quote?.told).toBe(false);
});
