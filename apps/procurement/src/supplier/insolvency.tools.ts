import type { EventStore } from '#event-store';
import { comparePositions, type Catalogue } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';
import type { InsolvencyTools } from './insolvency.process.js';

/** The tools of the cancelling of an insolvent supplier's orders, over the event store. */
export function insolvencyTools(store: EventStore, catalogue: Catalogue): InsolvencyTools {
  return {
    // Read from the store itself, since a view may lag behind; it happens once in a supplier's life.
    ordersWith: async (partnership, supplier, before) => {
      const orders = new Set<string>();
      for await (const page of store.readAll({ categories: ['jointOrder'], scope: partnership })) {
        for (const recorded of page) {
          if (comparePositions(recorded.position, before) > 0) return [...orders];
          if (recorded.type !== 'JointOrderDrafted' && recorded.type !== 'JointOrderCancelled') continue;
          const { type, data } = catalogue.lift(recorded) as jointOrderEvents.JointOrderEvent;
          if (type === 'JointOrderDrafted' && data.supplier === supplier) orders.add(data.order);
          if (type === 'JointOrderCancelled') orders.delete(data.order);
        }
      }
      return [...orders];
    },
  };
}
