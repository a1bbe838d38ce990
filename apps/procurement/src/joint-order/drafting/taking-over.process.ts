import { next, process } from '#kernel';
import { quoteCommands } from '#messages/procurement';
import type { JointOrderEvent } from '../state.js';

/** Notes at the quote which order has taken it over, so that whoever takes it over next is told. */
export const takingOverProcess = process<JointOrderEvent>({
  name: 'taking-over',
  on: {
    QuoteTakenOver: ({ data: { partnership, quote, order } }) => ({
      give: [next(quoteCommands.RecordQuoteInOrder, { partnership, quote, order })],
    }),
  },
});
