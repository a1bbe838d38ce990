import { next, process, type Position } from '#kernel';
import { jointOrderCommands, type supplierEvents } from '#messages/procurement';

/** What the process asks of the world: who had ordered from the supplier when it became insolvent, so that asked again it says the same. */
export interface InsolvencyTools {
  readonly ordersWith: (partnership: string, supplier: string, before: Position) => Promise<readonly string[]>;
}

/** An insolvent supplier's orders are all cancelled, each with where the insolvency is published as its reason. */
export const insolvencyProcess = process<supplierEvents.SupplierEvent, InsolvencyTools>({
  name: 'insolvency',
  on: {
    SupplierInsolvent: async ({ data: { partnership, supplier, on, evidence }, position }, { ordersWith }) => {
      const orders = await ordersWith(partnership, supplier, position);
      const reason = `The supplier is insolvent since ${on}: ${evidence}`.slice(0, 500);
      return {
        give: orders.map((order) =>
          next(jointOrderCommands.CancelForInsolvency, { partnership, order, supplier, reason }),
        ),
      };
    },
  },
});
