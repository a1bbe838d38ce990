import { discounted, sum, type Pence } from '#kernel';
import { ANY_CATEGORY, type Terms } from './framework.events.js';

/** The discount in basis points for a title of a category when this many copies of it are ordered together. */
export function discountOf({ discounts, priceBreaks }: Terms, category: string, copies: number): number {
  const rule = ruleOf(discounts, category);
  const reached = breaksOf(priceBreaks, rule?.category).filter((each) => each.copies <= copies);
  return (reached.at(-1) ?? rule)?.basisPoints ?? 0;
}

/** The next price break of a title: from how many copies, and which discount; null when there is none above. */
export function nextBreakOf(
  { discounts, priceBreaks }: Terms,
  category: string,
  copies: number,
): { readonly copies: number; readonly basisPoints: number } | null {
  const above = breaksOf(priceBreaks, ruleOf(discounts, category)?.category).find((each) => each.copies > copies);
  return above ? { copies: above.copies, basisPoints: above.basisPoints } : null;
}

/** What servicing one copy costs, by the codes asked for; what is not on the menu costs nothing. */
export function servicingOf({ servicing: menu }: Terms, servicing: readonly string[]): Pence {
  return sum(servicing.map((code) => menu.find(({ service }) => service === code)?.pencePerItem ?? 0));
}

/** What these copies cost a borough: each at the list price after discount (rounded half up per unit) with its servicing. */
export function costOf(
  terms: Terms,
  unit: { readonly listPence: Pence; readonly discount: number },
  groups: readonly { readonly quantity: number; readonly servicing: readonly string[] }[],
): Pence {
  const unitPence = discounted(unit.listPence, unit.discount);
  return sum(groups.map(({ quantity, servicing }) => quantity * (unitPence + servicingOf(terms, servicing))));
}

function ruleOf(discounts: Terms['discounts'], category: string): Terms['discounts'][number] | undefined {
  return (
    discounts.find((each) => each.category === category) ?? discounts.find((each) => each.category === ANY_CATEGORY)
  );
}

/** The breaks of a category, fewest copies first. */
function breaksOf(priceBreaks: Terms['priceBreaks'], category: string | undefined): Terms['priceBreaks'] {
  return priceBreaks.filter((each) => each.category === category).toSorted((a, b) => a.copies - b.copies);
}
