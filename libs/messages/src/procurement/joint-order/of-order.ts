import { Command } from '#kernel';
import { Id } from '../../fields/index.js';

/** Which service decides these commands, and under which noun. */
export const context = 'procurement';
export const noun = 'jointOrder';
/** Where a joint order is found. */
export const ORDER = '/partnerships/{partnership}/orders/{order}';
/** Who builds an order for all: the lead's buyers. */
export const buyer = ['joint-buyer'] as const;

/** A command about one joint order. */
export abstract class OfOrder extends Command {
  @Id('The partnership') partnership!: string;
  @Id('The order’s number, unique in the partnership: the supplier sees it with a mark of the partnership behind it')
  order!: string;

  streamId(): string {
    return `${this.partnership}.${this.order}`;
  }

  scope(): string {
    return this.partnership;
  }
}
