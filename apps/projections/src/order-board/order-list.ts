import { projection, type RecordedOf } from '#kernel';
import type { jointOrderEvents } from '#messages/procurement';

type JointOrderEvent = jointOrderEvents.JointOrderEvent;

/** An order’s place in the list of all: little, because years of them are looked through for one page. */
export type ListedOrder = {
  readonly order: string;
  /** Instant in UTC. */
  readonly drafted: string;
  /** Not sent, and not cancelled. */
  readonly open: boolean;
};

/** All orders of a partnership, as lists find them. */
export const orderList = projection<ListedOrder, JointOrderEvent>({
  name: 'order-list',
  version: 1,
  on: {
    JointOrderDrafted: {
      rows: orderOf,
      apply: (_row, { data, metadata }) => ({ order: data.order, drafted: metadata.at, open: true }),
    },
    JointOrderSent: { rows: orderOf, apply: finished },
    JointOrderCancelled: { rows: orderOf, apply: finished },
  },
});

function orderOf({ data }: RecordedOf<JointOrderEvent>): readonly string[] {
  return [data.order];
}

function finished(row: ListedOrder | undefined): ListedOrder | undefined {
  return row && { ...row, open: false };
}
