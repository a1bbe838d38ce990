import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readInterchanges, readOrders, writeOrders } from '#edifact';
import type { Next, Recorded } from '#kernel';
import { Outbox } from '../../outbox/outbox.js';
import { outgoing } from './orders-message.edi.js';
import { CAMDEN, ISLINGTON, ORDER, Rehearsal, asks, copies, facts, second, stock } from '../joint-order.rehearsal.js';
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

async function approved(islington: object = {}): Promise<Rehearsal> {
  const order = new Rehearsal(facts())
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

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sending-'));
});
afterEach(() => rm(folder, { recursive: true }));

function tools(order: Rehearsal): SendingTools {
  const outbox = new Outbox(folder);
  return {
    orderAt: async () => order.order,
    supplier: async () => SUPPLIER,
    place: (supplier, name, bytes) => outbox.place(supplier, name, bytes),
  };
}

async function send(order: Rehearsal): Promise<Next | undefined> {
  const event = {
    data: { ...ORDER, round: 1, totalPence: 0 },
    stream: 'jointOrder-tlc.TLC-1',
    revision: 9,
  } as Recorded;
  const reaction = await sendingProcess.on.JointOrderApproved?.(event as never, tools(order));
  return reaction?.give?.[0];
}

describe('sending a joint order', () => {
  it('writes a message that our reader reads back to the same order', async () => {
    const order = await approved();
    const { order: message, profile } = outgoing(order.order.shares as never, order.order, SUPPLIER);
    const { bytes, altered } = writeOrders(message, profile);
    const read = readInterchanges(bytes);
    if (!read.ok) throw new Error('not readable');
    const [interchange] = read.interchanges;
    const back = interchange?.messages[0] && readOrders(interchange.messages[0]);
    if (!back?.ok) throw new Error('not an order');
    expect(back.order.lines[0]).toMatchObject({
      quantity: 3,
      dates: [{ qualifier: '63', date: '2027-01-15' }],
      identifier: { value: '9780241425442', qualifier: 'EN' },
      deliveries: [
        { place: 'CEN', agency: '92', quantity: 2 },
        { place: 'FIN', agency: '92', quantity: 1 },
      ],
      prices: [{ qualifier: 'AAE', pence: 9_99 }],
      references: [{ qualifier: 'LI', number: 'TLC-1/1' }],
      notes: [{ subject: 'LIN', text: 'No stickers' }],
    });
    const details = back.order.lines[0]?.copies.map((copy) =>
      Object.fromEntries(copy.details.map(({ code, value }) => [code, value])),
    );
    expect(details).toEqual([
      { LCO: 'TLC-1.1.1', LLO: 'CEN', LFN: 'CF', LSQ: 'MAIN', LVC: 'JACKET' },
      { LCO: 'TLC-1.1.2', LLO: 'CEN', LFN: 'CF', LSQ: 'MAIN', LVC: 'JACKET' },
      { LCO: 'TLC-1.1.3', LLO: 'FIN', LFN: 'AF' },
    ]);
    expect(back.order.document).toEqual({ kind: '220', number: 'TLC-1', function: '9' });
    expect(altered.map(({ to }) => to)).toEqual(['What\'s left? A life: "in + out"']);
  });

  it('is written whatever people wrote about their copies: once approved it can’t be stopped by a curly apostrophe', async () => {
    const order = await approved({
      shelfmark: 'Children’s',
      sequence: `Tŷ${'…'.repeat(20)}`,
      stockType: 'Łódź',
      rotation: '​',
      note: `${'n'.repeat(349)}…`,
    });
    const { order: message, profile } = outgoing(order.order.shares as never, order.order, SUPPLIER);
    const { bytes, altered } = writeOrders(message, profile);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text).toContain("Children?'s:LSM");
    expect(text).toContain('Lódz:LST');
    expect(text).not.toContain('LRP');
    expect(altered.map(({ from }) => from)).toEqual(expect.arrayContaining(['Children’s', 'Łódź']));
    expect(readInterchanges(bytes).ok).toBe(true);
    expect((await send(order))?.command).toBe(asks.RecordOrderSent);
  });

  it('gives the same file after a crash between writing and recording: never a second, never half a one', async () => {
    const order = await approved();
    const first = await send(order);
    const again = await send(order);
    expect(again).toEqual(first);
    expect(await readdir(join(folder, 'askews'))).toHaveLength(1);
    order.tell(asks.RecordOrderSent, first?.data ?? {}, {
      subject: 'process:sending',
      authority: null,
      roles: ['process'],
    });
    expect(order.order.status).toBe('sent');
  });
});
