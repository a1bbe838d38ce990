import { sum, type Pence } from '#kernel';
import { ANY_CATEGORY, type Terms } from './framework.events.js';

/** The part of a framework's terms that makes the price of a copy. */
export type Prices = Pick<Terms, 'discounts' | 'priceBreaks' | 'servicing'>;

/** That part alone. */
export const pricesOf = ({ discounts, priceBreaks, servicing }: Prices): Prices => ({
  discounts,
  priceBreaks,
  servicing,
});

/** The discount in basis points for a title of a category when this many copies of it are ordered together. */
export function discountOf({ discounts, priceBreaks }: Prices, category: string, copies: number): number {
  const rule = ruleOf(discounts, category);
  const reached = breaksOf(priceBreaks, rule?.category).filter((each) => each.copies <= copies);
  return (reached.at(-1) ?? rule)?.basisPoints ?? 0;
}

/** The next price break of a title: from how many copies, and which discount; null when there is none above. */
export function nextBreakOf(
  { discounts, priceBreaks }: Prices,
  category: string,
  copies: number,
): { readonly copies: number; readonly basisPoints: number } | null {
  const above = breaksOf(priceBreaks, ruleOf(discounts, category)?.category).find((each) => each.copies > copies);
  return above ? { copies: above.copies, basisPoints: above.basisPoints } : null;
}

/** What servicing one copy costs, by the codes asked for; what is not on the menu costs nothing. */
export function servicingOf({ servicing: menu }: Prices, servicing: readonly string[]): Pence {
  return sum(servicing.map((code) => menu.find(({ service }) => service === code)?.pencePerItem ?? 0));
}

/** What these copies cost a borough: each at the unit price after discount, with its servicing. */
export function costOf(
  terms: Prices,
  unitPence: Pence,
  groups: readonly { readonly quantity: number; readonly servicing: readonly string[] }[],
): Pence {
  return sum(groups.map(({ quantity, servicing }) => quantity * (unitPence + servicingOf(terms, servicing))));
}

function ruleOf(discounts: Prices['discounts'], category: string): Prices['discounts'][number] | undefined {
  return (
    discounts.find((each) => each.category === category) ?? discounts.find((each) => each.category === ANY_CATEGORY)
  );
}

/** The breaks of a category, fewest copies first. */
function breaksOf(priceBreaks: Prices['priceBreaks'], category: string | undefined): Prices['priceBreaks'] {
  return priceBreaks.filter((each) => each.category === category).toSorted((a, b) => a.copies - b.copies);
}
