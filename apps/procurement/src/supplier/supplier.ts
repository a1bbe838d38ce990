import { breaksRule, decider, londonDate, notFound, refuse, type CommandsOf, type DataOf } from '#kernel';
import { supplierEvents, type supplierCommands } from '#messages/procurement';
import { leadOnly, type PartnershipFacts } from '../partnership-facts.js';
import { identifierWarning } from './check-digits.js';

type SupplierEvent = supplierEvents.SupplierEvent;
type Commands = CommandsOf<typeof supplierCommands>;
type Insolvent = Extract<SupplierEvent, { type: 'SupplierInsolvent' }>['data'];
type Recorded = Extract<SupplierEvent, { type: 'SupplierRecorded' }>['data'];

/** What a supplier's rules need from outside it. */
export interface SupplierNeeds {
  readonly partnership: PartnershipFacts;
}

export interface Supplier {
  readonly status: 'unknown' | 'active' | 'suspended';
  readonly recorded: Recorded | null;
  readonly insolvent: Insolvent | null;
}

/** Someone a partnership buys from, with the habits of its EDI. Only the lead's people change it. */
export const supplier = decider<Supplier, Commands, SupplierEvent, SupplierNeeds>({
  noun: 'supplier',
  initial: { status: 'unknown', recorded: null, insolvent: null },

  decide: {
    RecordSupplier: (command, { recorded }, asked, { partnership }) => {
      leadOnly(partnership, asked, command.partnership);
      const wanted = recordOf(command);
      return recorded && sameRecord(recorded, wanted) ? [] : [supplierEvents.SupplierRecorded(wanted)];
    },
    SuspendSupplier: ({ partnership: of, supplier: id, reason }, { status }, asked, { partnership }) => {
      leadOnly(partnership, asked, of);
      if (status === 'unknown') notFound('supplier-unknown', { supplier: id });
      return status === 'suspended'
        ? []
        : [supplierEvents.SupplierSuspended({ partnership: of, supplier: id, reason })];
    },
    RecordInsolvency: ({ partnership: of, supplier: id, on, evidence }, state, asked, { partnership }) => {
      leadOnly(partnership, asked, of);
      if (state.status === 'unknown') notFound('supplier-unknown', { supplier: id });
      const today = londonDate(asked.at);
      if (on > today) breaksRule('insolvent-only-from-a-later-day', { on, today });
      const { insolvent } = state;
      if (!insolvent) return [supplierEvents.SupplierInsolvent({ partnership: of, supplier: id, on, evidence })];
      if (insolvent.on !== on) refuse('insolvency-already-recorded', { on: insolvent.on });
      return [];
    },
    ReinstateSupplier: ({ partnership: of, supplier: id }, { status }, asked, { partnership }) => {
      leadOnly(partnership, asked, of);
      if (status === 'unknown') notFound('supplier-unknown', { supplier: id });
      return status === 'active' ? [] : [supplierEvents.SupplierReinstated({ partnership: of, supplier: id })];
    },
  },

  evolve: {
    SupplierRecorded: (state, recorded) => ({
      ...state,
      status: state.status === 'unknown' ? 'active' : state.status,
      recorded,
    }),
    SupplierSuspended: (state) => ({ ...state, status: 'suspended' }),
    SupplierInsolvent: (state, insolvent) => ({ ...state, status: 'suspended', insolvent }),
    SupplierReinstated: (state) => ({ ...state, status: 'active', insolvent: null }),
  },
});

function recordOf(command: DataOf<supplierCommands.RecordSupplier>): Recorded {
  const { partnership, supplier: id, name, ean, san = null, edi } = command;
  const { orderCode, partyQualifier, account = null, buyer, deliveryPerLine, servicing } = edi;
  const warnings = [
    identifierWarning('The supplier’s EAN', ean),
    san === null ? undefined : identifierWarning('The supplier’s SAN', san),
    identifierWarning('The buyer’s identifier', buyer),
  ].filter((warning) => warning !== undefined);
  const habits = { orderCode, partyQualifier, account, buyer, deliveryPerLine, servicing };
  return { partnership, supplier: id, name, ean, san, edi: habits, warnings };
}

/** Warnings follow from the identifiers, so they are not compared. */
function sameRecord(a: Recorded, b: Recorded): boolean {
  return (
    a.name === b.name &&
    a.ean === b.ean &&
    a.san === b.san &&
    a.edi.orderCode === b.edi.orderCode &&
    a.edi.partyQualifier === b.edi.partyQualifier &&
    a.edi.account === b.edi.account &&
    a.edi.buyer === b.edi.buyer &&
    a.edi.deliveryPerLine === b.edi.deliveryPerLine &&
    a.edi.servicing === b.edi.servicing
  );
}
