import { breaksRule, type DataOf } from '#kernel';
import { frameworkEvents, type frameworkCommands } from '#messages/procurement';

type FrameworkEvent = frameworkEvents.FrameworkEvent;
/** Discounts by category, servicing prices, tolerance and carriage. */
export type Terms = Extract<FrameworkEvent, { type: 'FrameworkAwarded' }>['data']['terms'];
type Offered = DataOf<frameworkCommands.AwardFramework>['terms'];

/** Refuses terms under which the price of some copy would be in doubt. */
export function checkTerms({ lots, discounts, servicing }: Offered): void {
  const discounted = discounts.map(({ category }) => category);
  once('category-discounted-twice', discounted);
  if (!discounted.includes(frameworkEvents.ANY_CATEGORY))
    breaksRule('discount-for-any-category-missing', { category: frameworkEvents.ANY_CATEGORY });
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

/** The terms as an event holds them: plain data in order of code, so that equal terms are equal data. */
export function termsOf({ lots, discounts, servicing, tolerance, carriagePence }: Offered): Terms {
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
function copied({ lots, discounts, servicing, ...rest }: Terms): Offered {
  return {
    ...rest,
    lots: lots.map((lot) => ({ ...lot, categories: [...lot.categories] })),
    discounts: [...discounts],
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
