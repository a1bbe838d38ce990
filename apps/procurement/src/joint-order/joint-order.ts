import { decider, type CommandsOf } from '#kernel';
import type { jointOrderCommands } from '#messages/procurement';
import { committing } from './committing/committing.js';
import { consenting } from './consenting/consenting.js';
import { reoffering } from './consenting/reoffering.js';
import type { OrderFacts } from './deciding.js';
import { drafting } from './drafting/drafting.js';
import { sending } from './sending/sending.js';
import { takingOver } from './drafting/taking-over.js';
import { folding, type JointOrder, type JointOrderEvent } from './state.js';

/**
 * One order of several boroughs, each committing its own money:
 * draft → collecting (the window) → committing → ready → approved → sent; back to collecting when a borough's copies are re-offered; or cancelled at any stage before approval, and at any stage when its supplier is insolvent.
 */
export const jointOrder = decider<JointOrder, CommandsOf<typeof jointOrderCommands>, JointOrderEvent, OrderFacts>({
  noun: 'jointOrder',
  ...folding,
  decide: { ...drafting, ...takingOver, ...consenting, ...reoffering, ...committing, ...sending },
});
