import { evolve } from '#kernel';
import type { quoteEvents } from '#messages/procurement';
import { load, type Means } from '#service';
import { quote, type Quote } from '../quote/quote.js';
import type { Packed } from './packing.js';
import { supplierFile } from './supplier-file.js';

/** What the reading of files asks of what was decided before. */
export interface SupplierFileTools {
  /** The bytes that counted when the event with this revision was made. */
  readonly contentAt: (stream: string, revision: number) => Promise<Packed>;
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
    fingerprintOf: async (partnership, id) => {
      const stream = `quote-${partnership}.${id}`;
      const { state } = await load<Quote, quoteEvents.QuoteEvent>(store, catalogue, quote, stream);
      return state.status === 'absent' ? undefined : state.fingerprint;
    },
  };
}
