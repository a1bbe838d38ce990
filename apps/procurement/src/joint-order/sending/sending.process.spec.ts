import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readInterchanges, readOrders, writeOrders, type OrdersMessage } from '#edifact';
import type { Next, Recorded } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { person } from '#testing';
import type { Branch } from '../../branches.js';
import { Outbox } from '../../outbox/outbox.js';
import { orderNumber } from './order-number.edi.js';
import { outgoing } from './orders-message.edi.js';
import { CAMDEN, ISLINGTON, ORDER, Rehearsal, asks, copies, facts, second, stock } from '../joint-order.rehearsal.js';
import { quoteOf } from '../joint-order.samples.js';
import { folding } from '../state.js';
import { sendingProcess, type SendingTools } from './sending.process.js';

type Supplier = Parameters<typeof outgoing>[2];
const SUPPLIER: Supplier = {
  partnership: 'tlc',
  supplier: 'askews',
  name: 'Askews & Holts',
  ean: '5013546027173',
  san: null,
  warnings: [],
  edi: {
    orderCode: '22V',
    partyQualifier: '14',
    account: 'TLC001',
    buyer: '5012345678900',
    deliveryPerLine: true,
    servicing: true,
  },
};

const CONTRACT = 'CBC/BOOKS/2026';
const NOWHERE = { branches: [], contract: CONTRACT };

async function approved(islington: object = {}, known = facts()): Promise<Rehearsal> {
  const order = new Rehearsal(known)
    .tell(asks.DraftJointOrder, { title: 'Autumn', supplier: 'askews', framework: 'fw' })
    .tell(asks.AddOrderLine, {
      line: '1',
      title: { ean: '9780241425442', title: "What's left? A life: “in + out”", author: 'Brontë, Zoë' },
      category: 'AF',
      listPence: 9_99,
      wants: [
        {
          authority: CAMDEN,
          groups: [{ ...copies(2, { AF: 1, CF: 2 }, ['JACKET']), sequence: 'MAIN', neededBy: '2027-02-01' }],
        },
        {
          authority: ISLINGTON,
          groups: [{ ...copies(1), branch: 'FIN', note: 'No stickers', neededBy: '2027-01-15', ...islington }],
        },
      ],
    })
    .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' })
    .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
    .tell(asks.ConsentToRest, { authority: ISLINGTON }, stock(ISLINGTON))
    .tell(asks.CloseConsentWindow, {});
  await order.openFund(CAMDEN, 'AF', 100_00).openFund(CAMDEN, 'CF', 100_00).openFund(ISLINGTON, 'AF', 100_00).settle();
  return order.tell(asks.ApproveJointOrder, { totalPence: order.order.shares?.totalPence }, second);
}

/** An approved order of one title that a quote offered, as `title`, `copy` and its reference say. */
async function quoted(title: object, copy: object = {}, reference = 'SO1'): Promise<Rehearsal> {
  const known = {
    title: {
      ean: '9780241425442',
      title: 'T',
      author: null,
      publisher: null,
      published: null,
      binding: null,
      ...title,
    },
    groups: [
      {
        ...{ ...copies(1), sequence: null, stockType: null, shelfmark: null },
        ...{ rotation: null, note: null, neededBy: null, ...copy },
      },
    ],
  };
  const line = { quotedLine: 'L1', reference, title: known.title, category: 'any', listPence: 0 };
  const quote = quoteOf([{ ...line, wants: [{ authority: CAMDEN, groups: known.groups }] }]);
  return new Rehearsal({ ...facts(), quote })
    .tell(asks.DraftJointOrder, { title: 'Autumn', supplier: 'askews', framework: 'fw' })
    .tell(asks.AddQuotedLines, { quote: 'q1' })
    .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' })
    .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
    .tell(asks.CloseConsentWindow, {})
    .tell(asks.ApproveJointOrder, { totalPence: 0 }, second);
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sending-'));
});
afterEach(() => rm(folder, { recursive: true }));

function tools(order: Rehearsal, supplier: Supplier): SendingTools {
  const outbox = new Outbox(folder);
  return {
    orderAt: async () => order.order,
    orderNow: async () => order.order,
    supplier: async () => supplier,
    branches: async () => [],
    contract: async () => CONTRACT,
    place: (...file) => outbox.place(...file),
  };
}

function written(
  order: Rehearsal,
  supplier = SUPPLIER,
  branches: readonly Branch[] = [],
  contract = CONTRACT,
): OrdersMessage {
  const directory = { branches, contract };
  const { order: message, profile } = outgoing(order.order.shares as never, order.order, supplier, directory);
  const read = readInterchanges(writeOrders(message, profile).bytes);
  const [interchange] = read.ok ? read.interchanges : [];
  const back = interchange?.messages[0] && readOrders(interchange.messages[0]);
  if (!back?.ok) throw new Error('not an order');
  return back.order;
}

function copiesIn(order: OrdersMessage): Record<string, string>[] {
  return order.lines.flatMap(({ copies }) =>
    copies.map(({ details }) => Object.fromEntries(details.map(({ code, value }) => [code, value]))),
  );
}

async function send(order: Rehearsal, supplier = SUPPLIER): Promise<Next | undefined> {
  const event = {
    data: { ...ORDER, round: 1, totalPence: 0 },
    stream: 'jointOrder-tlc.TLC-1',
    revision: 9,
  } as Recorded;
  const reaction = await sendingProcess.on.JointOrderApproved?.(event as never, tools(order, supplier));
  return reaction?.give?.[0];
}

describe('sending a joint order', () => {
  it('writes a message that our reader reads back to the same order', async () => {
    const order = await approved();
    const back = written(order);
    expect(back.lines[0]).toMatchObject({
      quantity: 3,
      dates: [{ qualifier: '63', date: '2027-01-15' }],
      identifier: { value: '9780241425442', qualifier: 'EN' },
      deliveries: [
        { place: 'CEN', agency: '92', quantity: 2 },
        { place: 'FIN', agency: '92', quantity: 1 },
      ],
      prices: [{ qualifier: 'AAE', pence: 9_99 }],
      references: [{ qualifier: 'LI', number: 'TLC-1-C28S/1' }],
      notes: [{ subject: 'LIN', text: 'No stickers' }],
    });
    expect(copiesIn(back)).toEqual([
      { LCO: 'TLC-1-C28S.1.1', LLO: 'CEN', LFN: 'CF', LSQ: 'MAIN', LVC: 'JACKET' },
      { LCO: 'TLC-1-C28S.1.2', LLO: 'CEN', LFN: 'CF', LSQ: 'MAIN', LVC: 'JACKET' },
      { LCO: 'TLC-1-C28S.1.3', LLO: 'FIN', LFN: 'AF' },
    ]);
    expect(back.document).toEqual({ kind: '220', number: 'TLC-1-C28S', function: '9' });
    expect((await send(order))?.data).toMatchObject({
      altered: [expect.stringContaining('→ What\'s left? A life: "in + out"')],
    });
  });

  it('numbers orders apart that two partnerships of one lead call the same: their buyer and supplier are the same too', async () => {
    const [ours, theirs] = await Promise.all(
      ['tlc', 'slc'].map(async (partnership) => {
        const order = await approved({}, facts({ number: orderNumber(partnership, ORDER.order) }));
        const message = written(order);
        const lines = message.lines.flatMap(({ references }) => references.map(({ number }) => number));
        return [message.document.number, ...lines, ...copiesIn(message).map(({ LCO }) => LCO)];
      }),
    );
    expect(ours).toHaveLength(5);
    expect(ours?.filter((number) => theirs?.includes(number))).toEqual([]);
  });

  it('goes on calling an order by its id that was approved before orders had numbers', async () => {
    const order = await approved();
    const before = jointOrderEvents.JointOrderApproved.lifts[0]?.({ ...ORDER, round: 1, totalPence: 0 } as never);
    const at = { at: order.order.approvedAt ?? '', actor: 'bea', authority: null };
    order.order = folding.evolve.JointOrderApproved(order.order, before as never, at);
    const back = written(order);
    expect(back.document.number).toBe('TLC-1');
    expect(back.lines[0]?.references).toEqual([{ qualifier: 'LI', number: 'TLC-1/1' }]);
    expect(copiesIn(back).map(({ LCO }) => LCO)).toEqual(['TLC-1.1.1', 'TLC-1.1.2', 'TLC-1.1.3']);
  });

  it('keeps two boroughs’ branches apart that have the same code: each is named with its authority', async () => {
    const back = written(await approved({ branch: 'CEN' }));
    expect(copiesIn(back).map(({ LLO }) => LLO)).toEqual(['E09000007-CEN', 'E09000007-CEN', 'E09000019-CEN']);
    expect(back.lines[0]?.deliveries).toEqual([
      { place: 'E09000007-CEN', agency: '92', quantity: 2 },
      { place: 'E09000019-CEN', agency: '92', quantity: 1 },
    ]);
  });

  it('says by its own number where each copy is delivered, and at the head where all are', async () => {
    const order = await approved();
    const at = (authority: string, branch: string, deliveryPoint: string | null): Branch => ({
      ...{ authority, branch, deliveryPoint },
      open: true,
    });
    const apart = written(order, SUPPLIER, [at(CAMDEN, 'CEN', '5013546027173'), at(ISLINGTON, 'FIN', '015-6450')]);
    expect(apart.lines[0]?.deliveries).toEqual([
      { place: '5013546027173', agency: '9', quantity: 2 },
      { place: '0156450', agency: '31B', quantity: 1 },
    ]);
    expect(apart.parties.map(({ role }) => role)).toEqual(['BY', 'SU']);

    const hub = [at(CAMDEN, 'CEN', '5013546027173'), at(ISLINGTON, 'FIN', '5013546027173')];
    const together = written(order, { ...SUPPLIER, edi: { ...SUPPLIER.edi, deliveryPerLine: false } }, hub);
    expect(together.lines[0]?.deliveries).toEqual([]);
    expect(together.parties.at(-1)).toMatchObject({ role: 'DP', id: '5013546027173', agency: '9' });
    expect(copiesIn(together).map(({ LLO }) => LLO)).toEqual(['CEN', 'CEN', 'FIN']);
  });

  it('names the contract as the supplier knows it, and by our own name where no message can carry that', async () => {
    const order = await approved();
    const contractOf = (contract: string) => written(order, SUPPLIER, [], contract).references;
    expect(contractOf('CBC/BOOKS/2026 ')).toEqual([{ qualifier: 'BC', number: 'CBC/BOOKS/2026' }]);
    const ours = [{ qualifier: 'BC', number: 'fw' }];
    expect(contractOf('Contract of 1 April 2026 for books and servicing')).toEqual(ours);
    expect(contractOf('Books – 2026')).toEqual(ours);
  });

  it('names the supplier by the numbers that its partners use', async () => {
    const order = await approved();
    const bySan: Supplier['edi'] = { ...SUPPLIER.edi, partyQualifier: '31B', buyer: '3618129' };
    const parties = ({ parties }: OrdersMessage) => parties.map(({ id, agency }) => `${id}:${agency}`);
    const sans = written(order, { ...SUPPLIER, san: '1697684', edi: bySan });
    expect(sans.interchange.recipient).toEqual({ id: '1697684', qualifier: '31B' });
    expect(parties(sans)).toEqual(['3618129:31B', '1697684:31B']);
    const noSan = written(order, { ...SUPPLIER, edi: bySan });
    expect(noSan.interchange.recipient).toEqual({ id: '5013546027173', qualifier: '14' });
    expect(parties(noSan)).toEqual(['3618129:31B', '5013546027173:9']);
  });

  it('is written whatever people wrote about their copies: once approved it can’t be stopped by a curly apostrophe', async () => {
    const order = await approved({
      shelfmark: 'Children’s',
      sequence: `Tŷ${'…'.repeat(20)}`,
      stockType: 'Łódź',
      rotation: '​',
      note: `${'n'.repeat(349)}…`,
    });
    const { order: message, profile } = outgoing(order.order.shares as never, order.order, SUPPLIER, NOWHERE);
    const { bytes, altered } = writeOrders(message, profile);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).toContain("Children?'s:LSM");
    expect(text).toContain('Lódz:LST');
    expect(text).not.toContain('LRP');
    expect(altered.map(({ from }) => from)).toEqual(expect.arrayContaining(['Children’s', 'Łódź']));
    expect(readInterchanges(bytes).ok).toBe(true);
    expect((await send(order))?.command).toBe(asks.RecordOrderSent);
  });

  it('says of every word that it cut, and keeps apart funds whose codes are too long for GIR', async () => {
    const fund = 'ADULT-NON-FICTION-CENTRAL-LIBRARY-2026-';
    const order = await quoted({}, { funds: [{ fund: `${fund}A`, year: 2026, weight: 1 }], shelfmark: 'S'.repeat(50) });
    const { order: message, profile } = outgoing(order.order.shares as never, order.order, SUPPLIER, NOWHERE);
    const { altered } = writeOrders(message, profile);
    expect(altered.map(({ from, to }) => [from.length, to.length])).toEqual([[50, 35]]);
    const other = await quoted({}, { funds: [{ fund: `${fund}B`, year: 2026, weight: 1 }] });
    const [a, b] = [order, other].map((each) => copiesIn(written(each))[0]?.['LFN']);
    expect([a?.length, b?.length, a === b]).toEqual([35, 35, false]);
  });

  it.each([
    ['0241425441', 'EN', '9780241425442'],
    ['5014503123456', 'EN', '5014503123456'],
    ['025192123450', 'UP', '025192123450'],
    ['12345678', 'SA', '12345678'],
    ['12345678901234', 'SA', '12345678901234'],
  ])('numbers %s as what it is: %s', async (ean, qualifier, value) => {
    const [line] = written(await quoted({ ean })).lines;
    expect([line?.identifier, ...(line?.identifiers ?? [])]).toContainEqual(
      expect.objectContaining({ qualifier, value }),
    );
  });

  it('is written also where a supplier’s numbers can’t be: they are left out, and the title names itself', async () => {
    const strange = written(await quoted({ ean: 'AB–1' }, {}, 'SO–1')).lines[0];
    expect(strange).toMatchObject({ identifiers: [], texts: [{ code: '050', text: 'T' }] });
    expect(strange?.references.map(({ qualifier }) => qualifier)).toEqual(['LI']);
    expect(written(await quoted({ ean: 'A'.repeat(36) })).lines[0]?.identifiers).toEqual([]);
  });

  it('gives the same file after a crash between writing and recording: never a second, never half a one', async () => {
    const order = await approved();
    const first = await send(order);
    const again = await send(order);
    expect(again).toEqual(first);
    const recordedSince = await send(order, { ...SUPPLIER, edi: { ...SUPPLIER.edi, account: 'TLC002' } });
    expect(recordedSince).toEqual(first);
    expect(await readdir(join(folder, 'askews'))).toHaveLength(1);
    order.tell(asks.RecordOrderSent, first?.data ?? {}, {
      subject: 'process:sending',
      authority: null,
      roles: ['process'],
    });
    expect(order.order.status).toBe('sent');
  });

  it('writes no file that the supplier has collected and moved away, when the process begins anew after a restore', async () => {
    const order = await approved();
    const first = await send(order);
    order.tell(asks.RecordOrderSent, first?.data ?? {}, person('process:sending', null, 'process'));
    await rm(join(folder, 'askews'), { recursive: true });
    expect(await send(order)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });
});
