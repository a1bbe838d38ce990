import { next, process, type Reaction } from '#kernel';
import { jointOrderCommands } from '#messages/procurement';
import type { JointOrderEvent } from '../state.js';

type Window = { readonly partnership: string; readonly order: string; readonly closesAt: string };

/** Closes a consent window when its time comes, whatever was down in between. */
export const deadlineProcess = process<JointOrderEvent>({
  name: 'deadlines',
  on: {
    ConsentWindowOpened: ({ data }) => watch(data),
    ConsentWindowExtended: ({ data }) => watch(data),
    SharesReoffered: ({ data }) => watch(data),
    ConsentWindowClosed: ({ data }) => ({ cancel: [key(data)] }),
    JointOrderCancelled: ({ data }) => ({ cancel: [key(data)] }),
  },
});

function watch({ partnership, order, closesAt }: Window): Reaction {
  const then = next(jointOrderCommands.CloseConsentWindow, { partnership, order, deadline: closesAt });
  return { set: [{ key: key({ order }), at: closesAt, then }] };
}

const key = ({ order }: { readonly order: string }): string => `window.${order}`;
