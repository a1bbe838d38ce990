/** How a total was divided, so that anyone can divide it again: weights by key, in the order that breaks ties. */
export interface Split {
  readonly total: number;
  readonly method: 'largest-remainder';
  /** Ties go to the key that comes first here. */
  readonly weights: readonly { readonly key: string; readonly weight: number }[];
  readonly parts: readonly { readonly key: string; readonly pence: number }[];
}

/**
 * Divides integer pence by integer weights with the largest remainder; the parts always add up to the total. A negative
 * total is divided as its amount and then negated. Equal remainders: the earlier key first. Throws RangeError on a
 * total or weight that is no safe integer, on a negative weight, or when all weights are zero.
 */
export function split(total: number, weights: readonly { readonly key: string; readonly weight: number }[]): Split {
  if (!Number.isSafeInteger(total)) throw new RangeError(`not integer pence: ${total}`);
  for (const { key, weight } of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`not a weight: ${weight} for ${key}`);
  }
  const sum = weights.reduce((all, { weight }) => all + BigInt(weight), 0n);
  if (sum === 0n) throw new RangeError('all weights are zero');
  const amount = BigInt(Math.abs(total));
  const shares = weights.map(({ key, weight }, place) => {
    const exact = amount * BigInt(weight);
    return { key, place, whole: exact / sum, rest: exact % sum };
  });
  const left = Number(amount - shares.reduce((all, { whole }) => all + whole, 0n));
  const lucky = new Set(
    [...shares]
      .sort((a, b) => (a.rest === b.rest ? a.place - b.place : a.rest > b.rest ? -1 : 1))
      .slice(0, left)
      .map(({ place }) => place),
  );
  const sign = total < 0 ? -1 : 1;
  const parts = shares.map(({ key, place, whole }) => {
    const pence = Number(whole) + (lucky.has(place) ? 1 : 0);
    return { key, pence: pence === 0 ? 0 : sign * pence };
  });
  return { total, method: 'largest-remainder', weights, parts };
}
