import { writeOrders } from '#edifact';
import { next, process } from '#kernel';
import { jointOrderCommands, type supplierEvents } from '#messages/procurement';
import type { Placed } from '../../outbox/outbox.js';
import { outgoing } from './orders-message.edi.js';
import type { JointOrder, JointOrderEvent } from '../state.js';

/** What sending asks of the world. */
export interface SendingTools {
  readonly orderAt: (stream: string, revision: number) => Promise<JointOrder>;
  readonly supplier: (
    partnership: string,
    supplier: string,
  ) => Promise<Extract<supplierEvents.SupplierEvent, { type: 'SupplierRecorded' }>['data']>;
  /** Durable, and the same bytes under the same name again change nothing: see Outbox. */
  readonly place: (supplier: string, name: string, bytes: Uint8Array) => Promise<Placed>;
}

/**
 * An approved order becomes a file in the supplier's outbox, then a fact. The file's name and bytes follow from the order
 * alone, so a crash between the two gives the same file again.
 */
export const sendingProcess = process<JointOrderEvent, SendingTools>({
  name: 'sending',
  on: {
    JointOrderApproved: async ({ data: { partnership, order }, stream, revision }, { orderAt, supplier, place }) => {
      const state = await orderAt(stream, revision);
      if (!state.shares || !state.drafted) throw new Error(`order ${order} was approved without shares`);
      const recorded = await supplier(partnership, state.drafted.supplier);
      const { order: message, profile, file, copies } = outgoing(state.shares, state, recorded);
      const { bytes, altered } = writeOrders(message, profile);
      const placed = await place(state.drafted.supplier, file, bytes);
      const changed = altered.map(({ path, from, to }) => `${path}: ${from} → ${to}`.slice(0, 500));
      const sent = {
        partnership,
        order,
        ...placed,
        interchange: message.interchange.reference,
        copies,
        altered: changed.slice(0, 500),
      };
      return { give: [next(jointOrderCommands.RecordOrderSent, sent)] };
    },
  },
});
