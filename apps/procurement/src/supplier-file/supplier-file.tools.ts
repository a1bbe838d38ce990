import { comparePositions, evolve, type Position } from '#kernel';
import { load, type Means } from '#service';
import { quote } from '../quote/quote.js';
import type { Packed } from './packing.tools.js';
import { supplier } from '../supplier/supplier.js';
import { supplierFile } from './supplier-file.js';

/** What the reading of files asks of what was decided before. */
export interface SupplierFileTools {
  /** The bytes that counted when the event with this revision was made. */
  readonly contentAt: (stream: string, revision: number) => Promise<Packed>;
  /** What the supplier went by at this place in the store: its EAN and its SAN, as far as it was recorded then. */
  readonly identifiersAt: (partnership: string, supplier: string, position: Position) => Promise<readonly string[]>;
  /** The fingerprint of a quote that was received before; undefined for a new one. */
  readonly fingerprintOf: (partnership: string, quote: string) => Promise<string | undefined>;
}

/** The tools of the reading of files, over the event store. */
export function supplierFileTools({ store, catalogue }: Pick<Means, 'store' | 'catalogue'>): SupplierFileTools {
  return {
    contentAt: async (stream, revision) => {
      let state = supplierFile.initial;
      for await (const recorded of store.readStream(stream, { limit: revision + 1 })) {
        const { metadata, ...event } = catalogue.lift(recorded);
        state = evolve(supplierFile, state, event, metadata);
      }
      return state.content;
    },
    identifiersAt: async (partnership, id, position) => {
      let state = supplier.initial;
      for await (const written of store.readStream(`${supplier.noun}-${partnership}.${id}`)) {
        if (comparePositions(written.position, position) > 0) break;
        const { metadata, ...event } = catalogue.lift(written);
        state = evolve(supplier, state, event, metadata);
      }
      const { recorded } = state;
      return recorded === null ? [] : [recorded.ean, ...(recorded.san === null ? [] : [recorded.san])];
    },
    fingerprintOf: async (partnership, id) => {
      const stream = `quote-${partnership}.${id}`;
      const { state } = await load(store, catalogue, quote, stream);
      return state.status === 'absent' ? undefined : state.fingerprint;
    },
  };
}
