import { describe, expect, it } from '@jest/globals';
import type { Branch } from '../../branches.js';
import { placesOf } from './places.edi.js';

const [BRENT, CAMDEN] = ['E09000005', 'E09000007'];
const GLN = '5060000000016';
const SAN = '1234567';

function branch(authority: string, code: string, deliveryPoint: string | null = null): Branch {
  return { authority, branch: code, deliveryPoint, open: true };
}

const central = { authority: CAMDEN, branch: 'CEN' };

describe('A branch in an order’s message', () => {
  it('is called by its authority’s own code', () => {
    expect(placesOf([central, { authority: BRENT, branch: 'WIL' }], []).codeOf(central)).toBe('CEN');
  });

  it('is called by the whole code where another authority of the order has the same one', () => {
    const places = placesOf([central, central, { authority: BRENT, branch: 'CEN' }], []);
    expect(places.codeOf(central)).toBe(`${CAMDEN}-CEN`);
    expect(places.codeOf({ authority: BRENT, branch: 'CEN' })).toBe(`${BRENT}-CEN`);
  });

  it('is the same code with blanks around it, as some ledgers have it: a reader drops them', () => {
    const padded = { authority: BRENT, branch: ' CEN ' };
    const places = placesOf([central, padded], []);
    expect([places.codeOf(central), places.codeOf(padded)]).toEqual([`${CAMDEN}-CEN`, `${BRENT}-CEN`]);
    expect(placesOf([padded], []).codeOf(padded)).toBe('CEN');
  });
});

describe('Copies are delivered', () => {
  it('to each place, with how many go there', () => {
    const places = placesOf([], []);
    expect(places.deliveries([central, { authority: CAMDEN, branch: 'KEN' }, central])).toEqual([
      { place: 'CEN', agency: '92', quantity: 2 },
      { place: 'KEN', agency: '92', quantity: 1 },
    ]);
  });

  it.each([
    ['an EAN', '506 0000 000016', { place: GLN, agency: '9' }],
    ['an EAN with a wrong check digit, as real ones have', '5060000000017', { place: '5060000000017', agency: '9' }],
    ['a SAN', '123-4567', { place: SAN, agency: '31B' }],
    ['a SAN that ends with x', '123456x', { place: '123456X', agency: '31B' }],
    ['words', 'the back door', { place: 'CEN', agency: '92' }],
    ['nothing', null, { place: 'CEN', agency: '92' }],
  ])('to a branch whose delivery point is %s', (_, point, expected) => {
    const places = placesOf([central], [branch(CAMDEN, 'CEN', point)]);
    expect(places.deliveries([central])).toEqual([{ ...expected, quantity: 1 }]);
  });

  it('to its own authority’s branch, whatever others have under the same code', () => {
    const known = [branch(BRENT, 'CEN', SAN), branch(CAMDEN, 'KEN', SAN), branch(CAMDEN, 'CEN', GLN)];
    expect(placesOf([central], known).deliveries([central])).toEqual([{ place: GLN, agency: '9', quantity: 1 }]);
  });

  it('together where branches share a delivery point', () => {
    const other = { authority: BRENT, branch: 'WIL' };
    const places = placesOf([central, other], [branch(CAMDEN, 'CEN', GLN), branch(BRENT, 'WIL', GLN)]);
    expect(places.deliveries([central, other])).toEqual([{ place: GLN, agency: '9', quantity: 2 }]);
  });

  it('to a code of 25 characters at most, as LOC carries it, that stays unlike others', () => {
    const long = (end: string) => ({ authority: CAMDEN, branch: `A-BRANCH-OF-25-CHARACTER${end}` });
    const [whole, cut, alike] = placesOf([], []).deliveries([long('S'), long('S+1'), long('S+2')]);
    expect(whole?.place).toBe('A-BRANCH-OF-25-CHARACTERS');
    expect([cut?.place.length, alike?.place.length]).toEqual([25, 25]);
    expect(cut?.place).not.toBe(alike?.place);
  });
});

describe('An order’s only delivery point', () => {
  const known = [branch(CAMDEN, 'CEN', GLN), branch(BRENT, 'WIL', GLN), branch(BRENT, 'KIL', SAN)];

  it('is the one all its branches share', () => {
    expect(placesOf([central, { authority: BRENT, branch: 'WIL' }], known).only).toEqual({
      ...{ place: GLN, agency: '9', quantity: 2 },
    });
  });

  it('is none where there are two, or where it has no number of its own', () => {
    expect(placesOf([central, { authority: BRENT, branch: 'KIL' }], known).only).toBeUndefined();
    expect(placesOf([central], []).only).toBeUndefined();
    expect(placesOf([], []).only).toBeUndefined();
  });
});
