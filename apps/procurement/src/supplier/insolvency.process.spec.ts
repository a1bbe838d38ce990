import { describe, expect, it } from '@jest/globals';
import { InMemoryEventStore, NO_STREAM, type Head } from '#event-store';
import type { Event, Recorded } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { jointOrderCommands, jointOrderEvents, supplierEvents } from '#messages/procurement';
import { insolvencyProcess } from './insolvency.process.js';
import { insolvencyTools } from './insolvency.tools.js';

const store = new InMemoryEventStore();
const of = { partnership: 'tlc', supplier: 'askews' };
const insolvent = supplierEvents.SupplierInsolvent({ ...of, on: '2026-11-20', evidence: 'The Gazette 4712345' });

let written = 0;
async function append(stream: string, scope: string, ...events: readonly Event[]): Promise<Recorded> {
  let head: Head = NO_STREAM;
  for await (const last of store.readStream(stream, { direction: 'backwards', limit: 1 }))
    head = { revision: last.revision, hash: last.hash };
  const appended = await store.append(
    stream,
    head,
    events.map(({ type, data }) => ({
      id: `e${(written += 1)}`,
      type,
      data,
      metadata: {
        ...{ commandId: 'c', commandHash: 'h', correlationId: 'c', causationId: 'c', actor: 'x', authority: null },
        ...{ scope, at: '2026-11-25T10:00:00.000Z', version: catalogue.versionOf(type) },
      },
    })),
  );
  const last = appended.events.at(-1);
  if (!last) throw new Error('nothing was appended');
  return last;
}
const drafted = (order: string, supplier: string, partnership = 'tlc') =>
  append(
    `jointOrder-${partnership}.${order}`,
    partnership,
    jointOrderEvents.JointOrderDrafted({
      partnership,
      order,
      title: 'x',
      supplier,
      framework: 'fw',
      lead: 'E09000007',
    }),
  );
const cancelled = (order: string) =>
  append(
    `jointOrder-tlc.${order}`,
    'tlc',
    jointOrderEvents.JointOrderCancelled({ partnership: 'tlc', order, stage: 'draft', reason: 'x' }),
  );
const asked = async (event: Recorded) =>
  insolvencyProcess.on.SupplierInsolvent?.(event as never, insolvencyTools(store, catalogue));

describe('an insolvent supplier', () => {
  it('has all its orders cancelled that are not over, and no others; asked again it says the same', async () => {
    await drafted('A1', 'askews');
    await drafted('A2', 'askews');
    await drafted('P1', 'peters');
    await drafted('L1', 'askews', 'llc');
    await cancelled('A2');
    await drafted('A3', 'askews');
    const event = await append('supplier-tlc.askews', 'tlc', insolvent);
    const reason = 'The supplier is insolvent since 2026-11-20: The Gazette 4712345';
    const give = ['A1', 'A3'].map((order) => ({
      command: jointOrderCommands.CancelForInsolvency,
      data: { ...of, order, reason },
    }));
    expect(await asked(event)).toEqual({ give });
    await cancelled('A1');
    await drafted('A4', 'askews');
    expect(await asked(event)).toEqual({ give });
  });
});
