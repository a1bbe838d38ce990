import { projection, type Recorded, type RecordedOf } from '#kernel';
import type { frameworkEvents, supplierEvents } from '#messages/procurement';
import { NO_TRAIL, noted, type Trail } from '../asking/trail.js';

type SupplierEvent = supplierEvents.SupplierEvent;
type FrameworkEvent = frameworkEvents.FrameworkEvent;
type DataOf<Name extends FrameworkEvent['type']> = Extract<FrameworkEvent, { type: Name }>['data'];

/** A supplier of a partnership. */
export type SupplierRow = {
  readonly supplier: string;
  readonly name: string;
  readonly ean: string;
  readonly san: string | null;
  readonly suspended: string | null;
  readonly insolvent: { readonly on: string; readonly evidence: string } | null;
  readonly warnings: readonly string[];
  readonly events: Trail;
};

/** The terms a supplier has agreed to, from when to when. */
export type FrameworkRow = Omit<DataOf<'FrameworkAwarded'>, 'partnership'> & {
  readonly version: string | null;
  readonly ended: { readonly on: string; readonly reason: string } | null;
  readonly events: Trail;
};

/** Whether orders may be placed under the terms on a day: one that was ended early is in force on its last day too. */
export function isInForce({ from, to, ended }: FrameworkRow, day: string): boolean {
  return from <= day && day <= to && (ended === null || day <= ended.on);
}

/** The suppliers of a partnership. */
export const suppliers = projection<SupplierRow, SupplierEvent>({
  name: 'suppliers',
  version: 2,
  on: {
    SupplierRecorded: {
      rows: supplierOf,
      apply: (row, event) => {
        const { supplier, name, ean, san, warnings } = event.data;
        const { suspended = null, insolvent = null } = row ?? {};
        return {
          supplier,
          name,
          ean,
          san,
          warnings,
          suspended,
          insolvent,
          events: noted(row?.events ?? NO_TRAIL, event),
        };
      },
    },
    SupplierSuspended: {
      rows: supplierOf,
      apply: (row, event) => changed(row, event, { suspended: event.data.reason }),
    },
    SupplierInsolvent: {
      rows: supplierOf,
      apply: (row, event) => changed(row, event, { insolvent: { on: event.data.on, evidence: event.data.evidence } }),
    },
    SupplierReinstated: {
      rows: supplierOf,
      apply: (row, event) => changed(row, event, { suspended: null, insolvent: null }),
    },
  },
});

/** The frameworks of a partnership. */
export const frameworks = projection<FrameworkRow, FrameworkEvent>({
  name: 'frameworks',
  version: 2,
  on: {
    FrameworkAwarded: {
      rows: frameworkOf,
      apply: (_row, event) => {
        const { framework, supplier, title, reference, from, to, terms } = event.data;
        const agreed = { framework, supplier, title, reference, from, to, terms };
        return { ...agreed, version: null, ended: null, events: noted(NO_TRAIL, event) };
      },
    },
    FrameworkTermsAgreed: {
      rows: frameworkOf,
      apply: (row, event) => {
        const { version, to, terms } = event.data;
        return changed(row, event, { version, to, terms });
      },
    },
    FrameworkEnded: {
      rows: frameworkOf,
      apply: (row, event) => changed(row, event, { ended: { on: event.data.on, reason: event.data.reason } }),
    },
  },
});

function supplierOf({ data }: RecordedOf<SupplierEvent>): readonly string[] {
  return [data.supplier];
}

function frameworkOf({ data }: RecordedOf<FrameworkEvent>): readonly string[] {
  return [data.framework];
}

function changed<R extends { readonly events: Trail }>(row: R | undefined, event: Recorded, change: Partial<R>): R {
  if (!row) throw new Error(`${event.type} of what was never recorded`);
  return { ...row, ...change, events: noted(row.events, event) };
}
