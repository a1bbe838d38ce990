import type { Folding } from '#kernel';
import type { frameworkEvents, supplierEvents } from '#messages/procurement';
import type { FrameworkFacts } from './deciding.js';

/** A framework's stream, folded for orders placed under it; null while there is none. */
export const frameworkFacts: Folding<Omit<FrameworkFacts, 'supplierSuspended'> | null, frameworkEvents.FrameworkEvent> =
  {
    initial: null,
    evolve: {
      FrameworkAwarded: (_, { supplier, from, to, terms }) => ({ supplier, from, to, terms, ended: false }),
      FrameworkTermsAgreed: (facts, { to, terms }) => facts && { ...facts, to, terms },
      FrameworkEnded: (facts) => facts && { ...facts, ended: true },
    },
  };

type Supplier = Extract<supplierEvents.SupplierEvent, { type: 'SupplierRecorded' }>['data'];

/** A supplier's stream, folded for orders sent to it. */
export const supplierFacts: Folding<
  { readonly recorded: Supplier | null; readonly suspended: boolean },
  supplierEvents.SupplierEvent
> = {
  initial: { recorded: null, suspended: false },
  evolve: {
    SupplierRecorded: (facts, recorded) => ({ ...facts, recorded }),
    SupplierSuspended: (facts) => ({ ...facts, suspended: true }),
    SupplierReinstated: (facts) => ({ ...facts, suspended: false }),
  },
};
