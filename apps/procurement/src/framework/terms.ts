import { breaksRule, type DataOf } from '#kernel';
import { frameworkEvents, type frameworkCommands } from '#messages/procurement';

/** Discounts by category and copies, servicing prices, tolerance and carriage. */
export type Terms = frameworkEvents.Terms;
type Offered = DataOf<frameworkCommands.AwardFramework>['terms'];

/** Refuses terms under which the price of some copy would be in doubt. */
export function checkTerms({ lots, discounts, priceBreaks = [], servicing }: Offered): void {
  const discounted = discounts.map(({ category }) => category);
  once('category-discounted-twice', discounted);
  if (!discounted.includes(frameworkEvents.ANY_CATEGORY))
    breaksRule('discount-for-any-category-missing', { category: frameworkEvents.ANY_CATEGORY });
  checkBreaks(discounts, priceBreaks);
  once(
    'lot-named-twice',
    lots.map(({ lot }) => lot),
  );
  const categories = lots.flatMap((lot) => lot.categories);
  once('category-in-two-lots', categories);
  if (categories.includes(frameworkEvents.ANY_CATEGORY))
    breaksRule('any-is-no-category-of-a-lot', { category: frameworkEvents.ANY_CATEGORY });
  once(
    'service-priced-twice',
    servicing.map(({ service }) => service),
  );
}

/** More copies never cost more each: a break betters the discount of its category and of every break below it. */
function checkBreaks(discounts: Offered['discounts'], priceBreaks: NonNullable<Offered['priceBreaks']>): void {
  once(
    'price-break-twice',
    priceBreaks.map(({ category, copies }) => `${category} ${copies}`),
  );
  for (const { category, copies, basisPoints } of priceBreaks) {
    const rule = discounts.find((each) => each.category === category);
    if (!rule) breaksRule('price-break-without-discount', { category });
    const below = [rule, ...priceBreaks.filter((each) => each.category === category && each.copies < copies)];
    const best = Math.max(...below.map((each) => each.basisPoints));
    if (basisPoints <= best) breaksRule('price-break-no-better', { category, copies, basisPoints, already: best });
  }
}

/** The terms as an event holds them: plain data in order of code, so that equal terms are equal data. */
export function termsOf({ lots, discounts, priceBreaks = [], servicing, tolerance, carriagePence }: Offered): Terms {
  return {
    lots: sorted(lots, ({ lot }) => lot).map(({ lot, name, categories }) => ({
      lot,
      name,
      categories: [...categories].sort(),
    })),
    discounts: sorted(discounts, ({ category }) => category).map(({ category, basisPoints }) => ({
      category,
      basisPoints,
    })),
    priceBreaks: sorted(priceBreaks, ({ category, copies }) => `${category} ${String(copies).padStart(3, '0')}`).map(
      ({ category, copies, basisPoints }) => ({ category, copies, basisPoints }),
    ),
    servicing: sorted(servicing, ({ service }) => service).map(({ service, name, pencePerItem }) => ({
      service,
      name,
      pencePerItem,
    })),
    tolerance: { basisPoints: tolerance.basisPoints, pence: tolerance.pence },
    carriagePence,
  };
}

/** Whether two agreements are the same; `termsOf` writes equal ones alike. */
export function sameTerms(a: Terms, b: Terms): boolean {
  return JSON.stringify(termsOf(copied(a))) === JSON.stringify(termsOf(copied(b)));
}

/** Events' data is read-only; a command's lists are not. */
function copied({ lots, discounts, priceBreaks, servicing, ...rest }: Terms): Offered {
  return {
    ...rest,
    lots: lots.map((lot) => ({ ...lot, categories: [...lot.categories] })),
    discounts: [...discounts],
    priceBreaks: [...priceBreaks],
    servicing: [...servicing],
  };
}

function once(code: string, names: readonly string[]): void {
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) breaksRule(code, { named: [...new Set(twice)] });
}

function sorted<T>(entries: readonly T[], code: (entry: T) => string): readonly T[] {
  return [...entries].sort((a, b) => (code(a) < code(b) ? -1 : 1));
}
