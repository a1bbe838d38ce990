import { writeOrders } from '#edifact';
import { next, process } from '#kernel';
import { jointOrderCommands, type supplierEvents } from '#messages/procurement';
import type { Branch } from '../../branches.js';
import type { Outbox } from '../../outbox/outbox.js';
import { isOf, outgoing } from './orders-message.edi.js';
import type { JointOrder, JointOrderEvent } from '../state.js';

/** What sending asks of the world. */
export interface SendingTools {
  readonly orderAt: (stream: string, revision: number) => Promise<JointOrder>;
  /** The order as it stands now. */
  readonly orderNow: (stream: string) => Promise<JointOrder>;
  readonly supplier: (
    partnership: string,
    supplier: string,
  ) => Promise<Extract<supplierEvents.SupplierEvent, { type: 'SupplierRecorded' }>['data']>;
  /** All branches these authorities ever opened. */
  readonly branches: (authorities: readonly string[]) => Promise<readonly Branch[]>;
  /** The reference of the contract that a framework was awarded by. */
  readonly contract: (partnership: string, framework: string) => Promise<string>;
  /** Durable; what is there under this name stays: see Outbox. */
  readonly place: Outbox['place'];
}

/**
 * An approved order becomes a file in the supplier's outbox, then a fact. The file's name follows from the order alone, so after a
 * crash between the two it is found again, also when the supplier's record or this program writes it otherwise by then. What was sent or
 * cancelled since is not written.
 */
export const sendingProcess = process<JointOrderEvent, SendingTools>({
  name: 'sending',
  on: {
    JointOrderApproved: async (
      { data: { partnership, order }, stream, revision },
      { orderAt, orderNow, supplier, branches, contract, place },
    ) => {
      // A supplier moves away what it has collected: written once more, after a restore or a lost place, it would deliver it all twice.
      if ((await orderNow(stream)).status !== 'approved') return {};
      const state = await orderAt(stream, revision);
      if (!state.shares || !state.drafted) throw new Error(`order ${order} was approved without shares`);
      const recorded = await supplier(partnership, state.drafted.supplier);
      const authorities = new Set(state.shares.lines.flatMap(({ shares }) => shares.map(({ authority }) => authority)));
      const directory = {
        branches: await branches([...authorities]),
        contract: await contract(partnership, state.drafted.framework),
      };
      const { order: message, profile, file, copies } = outgoing(state.shares, state, recorded, directory);
      const { bytes, altered } = writeOrders(message, profile);
      const placed = await place(state.drafted.supplier, file, bytes, (before) => isOf(before, message));
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
