import { glnCheck, sanCheck, type OrdersMessage } from '#edifact';
import { wholeBranchCode, type Branch } from '../../branches.js';
import { short } from './short.edi.js';

type Delivery = OrdersMessage['lines'][number]['deliveries'][number];
/** Where copies go. */
type Place = Pick<Branch, 'authority' | 'branch'>;

/** What an order's messages call the branches it goes to. */
export interface Places {
  /** The branch's code (LLO): its authority's own, or where two authorities of the order have the same one, the whole code. */
  readonly codeOf: (place: Place) => string;
  /** Where the copies are delivered, how many to each. Branches that share a delivery point are one. */
  readonly deliveries: (places: readonly Place[]) => readonly Delivery[];
  /** Where all copies of the order are delivered: undefined unless it is one delivery point with a number of its own. */
  readonly only: Delivery | undefined;
}

/** DE 3055, whose number it is: GS1's, the book trade's (SAN), the buyer's own. */
const [GS1, BOOK_TRADES, BUYERS_OWN] = ['9', '31B', '92'];
/** What LOC carries of a place (DE 3225, an..25). */
const PLACE_LENGTH = 25;

/** Names the places of one order. `known`: the branches of all its authorities. */
export function placesOf(ordered: readonly Place[], known: readonly Branch[]): Places {
  const owners = new Map<string, Set<string>>();
  for (const { authority, branch } of ordered)
    owners.set(branch.trim(), (owners.get(branch.trim()) ?? new Set()).add(authority));
  const codeOf = (place: Place): string => {
    const branch = place.branch.trim();
    return (owners.get(branch)?.size ?? 0) > 1 ? wholeBranchCode({ ...place, branch }) : branch;
  };

  const pointOf = (place: Place): Delivery => {
    const branch = known.find((one) => one.authority === place.authority && one.branch === place.branch);
    const number = branch?.deliveryPoint?.replaceAll(/[ -]/g, '').toUpperCase() ?? '';
    if (glnCheck(number) !== 'none') return { place: number, agency: GS1 };
    if (sanCheck(number) !== 'none') return { place: number, agency: BOOK_TRADES };
    return { place: short(codeOf(place), PLACE_LENGTH), agency: BUYERS_OWN };
  };
  const deliveries = (places: readonly Place[]): readonly Delivery[] => {
    const points = new Map<string, Delivery>();
    for (const place of places) {
      const point = pointOf(place);
      const key = `${point.agency} ${point.place}`;
      points.set(key, { ...point, quantity: (points.get(key)?.quantity ?? 0) + 1 });
    }
    return [...points.values()];
  };
  const [first, ...others] = deliveries(ordered);
  return { codeOf, deliveries, only: others.length === 0 && first?.agency !== BUYERS_OWN ? first : undefined };
}
