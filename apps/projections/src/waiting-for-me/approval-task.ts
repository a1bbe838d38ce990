import { londonDate, type Asked } from '#kernel';
import { jointOrderCommands } from '#messages/procurement';
import type { Task } from '#messages/questions';
import { actionOf } from '../asking/action.js';
import { copyOf } from '../asking/trail.js';
import { isInForce, type FrameworkRow, type SupplierRow } from '../partnership/suppliers.js';
import type { QuoteRow } from '../quarantine/quotes.js';
import { NOTHING, extensions } from './tasks.js';
import type { WaitingRow } from './waiting-for-me.js';

/** With whom, on which terms and at whose prices a partnership buys: approval needs all in force. */
export interface Terms {
  readonly suppliers: readonly SupplierRow[];
  readonly frameworks: readonly FrameworkRow[];
  readonly quotes: readonly QuoteRow[];
}

/** What a second person at the lead is asked: to approve what is ready, or to cancel it while something holds that up. */
export function approvalTask(partnership: string, row: WaitingRow, { by, at }: Asked, terms: Terms): Task[] {
  const mayApprove = by.roles.includes('joint-buyer') || by.roles.includes('contract-manager');
  if (row.state !== 'ready' || !mayApprove || row.builders.includes(by.subject)) return [];
  const { order, title } = row;
  const totalPence = row.cover.totalPence ?? 0;
  const extend = extensions(partnership, row, terms.quotes, londonDate(at));
  const held = holdsUp(row, londonDate(at), terms) ?? (extend.length > 0 ? 'at prices of an expired quote' : undefined);
  const cancel = actionOf(jointOrderCommands.CancelJointOrder, { partnership, order });
  const approve = actionOf(jointOrderCommands.ApproveJointOrder, { partnership, order, totalPence });
  return [
    {
      ...NOTHING,
      kind: 'approve',
      sentence: held
        ? `${order} can’t be approved ${held}: ${title}.`
        : `Approve ${order} as a second person: ${title}.`,
      order,
      pence: totalPence,
      actions: held ? [...extend, cancel] : [approve, cancel],
      events: copyOf(row.events),
    },
  ];
}

function holdsUp(row: WaitingRow, today: string, { suppliers, frameworks }: Terms): string | undefined {
  const supplier = suppliers.find((each) => each.supplier === row.supplier);
  if (supplier && (supplier.suspended !== null || supplier.insolvent !== null))
    return 'while its supplier is suspended';
  const framework = frameworks.find((each) => each.framework === row.framework);
  return framework && !isInForce(framework, today) ? 'outside the time of its framework' : undefined;
}
