import { event, type EventsOf } from '#kernel';
import { basisPoints, code, count, date, exactly, id, list, pence, text, type Static } from '../shapes.js';

/** The category whose discount holds where no other does. */
export const ANY_CATEGORY = 'any';

/** What a framework's supplier has agreed to: discounts by category and copies, servicing prices per item, carriage per order. */
export const terms = exactly({
  lots: list(exactly({ lot: code, name: text, categories: list(code) })),
  /** Always has one for ANY_CATEGORY. */
  discounts: list(exactly({ category: code, basisPoints })),
  /** From this many copies of one title in one order, for all its boroughs together, this discount holds instead. */
  priceBreaks: list(exactly({ category: code, copies: count, basisPoints })),
  servicing: list(exactly({ service: code, name: text, pencePerItem: pence })),
  /** An invoiced price may exceed the ordered one by the smaller of the two. */
  tolerance: exactly({ basisPoints, pence }),
  carriagePence: pence,
});

export type Terms = Static<typeof terms>;

/** Version 1 of everything that holds terms knew no price breaks. */
export const withoutBreaks = <T extends { readonly terms: object }>(data: T) => ({
  ...data,
  terms: { ...data.terms, priceBreaks: [] },
});

export const FrameworkAwarded = event(
  'FrameworkAwarded',
  exactly({ partnership: id, framework: id, supplier: id, title: text, reference: text, from: date, to: date, terms }),
  withoutBreaks,
);

/** New terms hold for orders whose window opens from then on; `to` may be later than before. */
export const FrameworkTermsAgreed = event(
  'FrameworkTermsAgreed',
  exactly({ partnership: id, framework: id, version: code, to: date, terms }),
  withoutBreaks,
);

export const FrameworkEnded = event(
  'FrameworkEnded',
  exactly({ partnership: id, framework: id, on: date, reason: text }),
);

export type FrameworkEvent = EventsOf<typeof import('./framework.events.js')>;
