import { describe, expect, it } from '@jest/globals';
import { Type } from 'typebox';
import { Catalogue, UnreadableEvent } from './catalogue.js';
import { event, type Recorded } from './event.js';

const fromOnePrice = ({ price }: { price: number }) => ({ pence: price * 100 });
const addCurrency = ({ pence }: { pence: number }) => ({ pence, currency: 'GBP' });
/** v1 held whole pounds, v2 pence, v3 names the currency. */
const LinePriced = event(
  'LinePriced',
  Type.Object({ pence: Type.Integer(), currency: Type.String() }, { additionalProperties: false }),
  fromOnePrice,
  addCurrency,
);
const catalogue = new Catalogue({ LinePriced });
const stored = (version: number, data: unknown, type = 'LinePriced'): Recorded =>
  ({ type, data, metadata: { version } }) as Recorded;

function reasonOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UnreadableEvent) return error.reason;
    throw error;
  }
  throw new Error('it was readable');
}

describe('reading what was written by earlier releases', () => {
  it('lifts each version to today’s shape', () => {
    expect(LinePriced.version).toBe(3);
    for (const old of [
      stored(1, { price: 12 }),
      stored(2, { pence: 1200 }),
      stored(3, { pence: 1200, currency: 'GBP' }),
    ]) {
      expect(catalogue.lift(old).data).toEqual({ pence: 1200, currency: 'GBP' });
    }
  });

  it('never changes the stored event, and keeps all of it but the data', () => {
    const old = stored(1, { price: 12 });
    const { data, ...kept } = catalogue.lift(old);
    expect(old.data).toEqual({ price: 12 });
    expect({ ...kept, data: old.data }).toEqual(old);
    expect(data).not.toEqual(old.data);
  });

  it('refuses what it can’t read instead of half reading it', () => {
    expect(reasonOf(() => catalogue.lift(stored(4, { pence: 1, currency: 'GBP', tax: 1 })))).toBe('later-version');
    expect(reasonOf(() => catalogue.lift(stored(1, {}, 'LineDiscounted')))).toBe('unknown-type');
    expect(reasonOf(() => catalogue.lift(stored(3, { pence: 1 })))).toBe('wrong-shape');
    expect(reasonOf(() => catalogue.check(LinePriced({ pence: 0.5, currency: 'GBP' })))).toBe('wrong-shape');
  });

  it('says which field is not as it should be', () => {
    expect(() => catalogue.lift(stored(3, { pence: 0.5, currency: 'GBP' }))).toThrow(
      'LinePriced: wrong-shape (/pence must be integer)',
    );
    expect(() => catalogue.lift(stored(3, { pence: 1 }))).toThrow(/^LinePriced: wrong-shape \(\/ must have required/);
    expect(() => catalogue.versionOf('LineDiscounted')).toThrow(/^LineDiscounted: unknown-type$/);
  });

  it('takes the event types out of a module, and nothing else of it', () => {
    const helpers = { priced: Type.Object({}), fromOnePrice, limit: 12, nothing: null };
    expect([...new Catalogue({ LinePriced, ...helpers }).types.keys()]).toEqual(['LinePriced']);
  });

  it('has one type to a name', () => {
    expect(() => new Catalogue({ LinePriced }, { Again: event('LinePriced', Type.Object({})) })).toThrow();
  });
});
