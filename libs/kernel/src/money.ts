/** Integer pence of pounds sterling; never a float. */
export type Pence = number;

/** `numerator/denominator` of an amount, rounded half up (half away from zero when negative). */
export function portion(pence: Pence, numerator: number, denominator: number): Pence {
  const exact = BigInt(Math.abs(pence)) * BigInt(numerator) * 2n + BigInt(denominator);
  const rounded = Number(exact / (BigInt(denominator) * 2n));
  return pence < 0 && rounded !== 0 ? -rounded : rounded;
}

/** An amount after a discount in basis points (43 % = 4300), rounded half up per unit: the supplier's stated level. */
export function discounted(pence: Pence, basisPoints: number): Pence {
  return portion(pence, 10_000 - basisPoints, 10_000);
}

/** As Londoners write it: £1,234.56, −£0.05. */
export function pounds(pence: Pence): string {
  const amount = Math.abs(pence);
  const whole = Math.trunc(amount / 100)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
  return `${pence < 0 ? '−' : ''}£${whole}.${(amount % 100).toString().padStart(2, '0')}`;
}

/** Adds amounts. */
export function sum(amounts: Iterable<Pence>): Pence {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}
