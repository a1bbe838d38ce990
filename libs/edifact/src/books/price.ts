import type { Findings } from '../syntax/finding.js';
import { code, segment, type Segment, type SegmentData } from '../syntax/segment.js';
import { readPence, writePence } from './number.js';

/**
 * A price of PRI in integer pence: which it is (DE 5125: AAE list price for information, AAF the same with tax, AAB gross, AAA net
 * after discount), its type (5375: CA catalogue, DI discounted) and its basis (5387: SRP).
 */
export interface Price {
  readonly qualifier: string;
  readonly pence: number;
  readonly type?: string;
  readonly basis?: string;
}

/** Which price is the list price, the surest first. AAA is net and therefore none. */
const LIST_PRICES = ['AAE', 'AAB', 'AAF'];

/** A price from PRI; undefined, with a problem in the findings, where it cannot be told exactly. */
export function readPrice(pri: Segment, mark: string, findings: Findings): Price | undefined {
  const [qualifier, text, type, basis, quantity] = [0, 1, 2, 3, 4].map((index) => code(pri, 0, index));
  const pence = readPence(text ?? '', mark);
  if (pence === 'unreadable' || (typeof pence === 'number' && pence < 0)) {
    findings.fail('price-unreadable', `"${text}" is not a price with the decimal mark "${mark}".`, pri);
    return undefined;
  }
  if (pence === 'below-a-penny') {
    findings.fail('price-below-a-penny', `The price ${text} has parts of a penny.`, pri);
    return undefined;
  }
  if (quantity !== '' && quantity !== '1') {
    findings.fail('price-basis-unsupported', `The price is for ${quantity} copies, not for one.`, pri);
    return undefined;
  }
  return { qualifier: qualifier ?? '', pence, ...(type ? { type } : {}), ...(basis ? { basis } : {}) };
}

/** A price as PRI. */
export function writePrice({ qualifier, pence, type = '', basis = '' }: Price): SegmentData {
  return segment('PRI', [qualifier, writePence(pence), type, basis]);
}

/** The list price among a line's prices: AAE, else AAB, else AAF; its qualifier says which it was. Of two, the one that is not discounted (DI). */
export function listPriceOf(prices: readonly Price[]): Price | undefined {
  const wanted = LIST_PRICES.flatMap((qualifier) => prices.filter((price) => price.qualifier === qualifier));
  const alike = wanted.filter(({ qualifier }) => qualifier === wanted[0]?.qualifier);
  return alike.find(({ type }) => type !== 'DI') ?? alike[0];
}

/** Whether the prices say another amount of the same kind too. */
export function isDoubted({ qualifier, type, pence }: Price, prices: readonly Price[]): boolean {
  return prices.some((other) => other.qualifier === qualifier && other.type === type && other.pence !== pence);
}
