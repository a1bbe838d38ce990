import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, evolve } from '#kernel';
import { frameworkEvents } from '#messages/procurement';
import { NOW, person, scenariosOf } from '#testing';
import { partnershipFacts } from '../partnership-facts.js';
import { framework, type Framework, type FrameworkNeeds } from './framework.js';

const CAMDEN = 'E09000007';
const TODAY = '2026-11-25';
const at = { partnership: 'llc', framework: 'books-2026' };
const partnership = { ...partnershipFacts.initial, known: true, leads: [{ lead: CAMDEN, from: '2026-04-01' }] };
const facts: FrameworkNeeds = { partnership, supplierStatus: 'active' };
const manager = person('mina', CAMDEN, 'contract-manager');
const stranger = person('x', 'E09000029', 'contract-manager');
const { given } = scenariosOf(framework, { as: manager, facts });

const terms = {
  lots: [
    { lot: '1', name: 'Adult', categories: ['adult-fiction', 'adult-non-fiction'] },
    { lot: '2', name: 'Children', categories: ['children'] },
  ],
  discounts: [
    { category: 'adult-fiction', basisPoints: 4_300 },
    { category: 'any', basisPoints: 3_000 },
  ],
  priceBreaks: [
    { category: 'any', copies: 20, basisPoints: 3_500 },
    { category: 'any', copies: 100, basisPoints: 4_000 },
  ],
  servicing: [{ service: 'JKT', name: 'Jacket', pencePerItem: 45 }],
  tolerance: { basisPoints: 500, pence: 100 },
  carriagePence: 5_00,
};
const award = {
  ...at,
  supplier: 'askews',
  title: 'Books',
  reference: 'LLC/2026/1',
  from: '2026-04-01',
  to: '2028-03-31',
  terms,
};
const awarded = frameworkEvents.FrameworkAwarded(award);
const agreed = (version: string, to: string, carriagePence: number) =>
  frameworkEvents.FrameworkTermsAgreed({ ...at, version, to, terms: { ...terms, carriagePence } });
const ended = (on: string) => frameworkEvents.FrameworkEnded({ ...at, on, reason: 'collapse' });

describe('awarding a framework', () => {
  it('records what the supplier agreed to', () => {
    given().when('AwardFramework', award).then(awarded);
  });

  it('writes equal terms alike, in whatever order they were given', () => {
    const turned = {
      ...terms,
      discounts: terms.discounts.toReversed(),
      priceBreaks: terms.priceBreaks.toReversed(),
      lots: terms.lots.toReversed().map((lot) => ({ ...lot, categories: lot.categories.toReversed() })),
    };
    given()
      .when('AwardFramework', { ...award, terms: turned })
      .then(awarded);
    given(awarded)
      .when('AwardFramework', { ...award, terms: turned })
      .thenNothing();
  });

  it('happens once', () => {
    given(awarded).when('AwardFramework', award).thenNothing();
    given(awarded)
      .when('AwardFramework', { ...award, supplier: 'peters' })
      .thenRefused('framework-already-awarded', { supplier: 'askews' });
    given(awarded)
      .when('AwardFramework', award, { facts: { partnership, supplierStatus: 'suspended' } })
      .thenNothing();
  });

  it('needs a supplier that is known and not suspended', () => {
    given()
      .when('AwardFramework', award, { facts: { partnership, supplierStatus: 'unknown' } })
      .thenRefused('supplier-unknown', { supplier: 'askews' });
    given()
      .when('AwardFramework', award, { facts: { partnership, supplierStatus: 'suspended' } })
      .thenRefused('supplier-suspended', { supplier: 'askews' });
  });

  it('lasts a day or more', () => {
    given()
      .when('AwardFramework', { ...award, to: '2026-03-31' })
      .thenRefused('framework-ends-before-it-begins', { from: '2026-04-01', to: '2026-03-31' });
    expect(
      given()
        .when('AwardFramework', { ...award, to: award.from })
        .events(),
    ).toHaveLength(1);
  });

  const any = { category: 'any', basisPoints: 1 };
  it.each([
    ['discount-for-any-category-missing', { discounts: terms.discounts.slice(0, 1) }],
    ['category-discounted-twice', { discounts: [...terms.discounts, any] }],
    ['lot-named-twice', { lots: [...terms.lots, { lot: '1', name: 'Audio', categories: ['audio'] }] }],
    ['category-in-two-lots', { lots: [...terms.lots, { lot: '3', name: 'More', categories: ['children'] }] }],
    ['any-is-no-category-of-a-lot', { lots: [{ lot: '1', name: 'All', categories: ['any'] }] }],
    ['price-break-twice', { priceBreaks: [...terms.priceBreaks, ...terms.priceBreaks] }],
    ['price-break-without-discount', { priceBreaks: [{ category: 'children', copies: 9, basisPoints: 5_000 }] }],
    ['price-break-no-better', { priceBreaks: [{ category: 'any', copies: 9, basisPoints: 3_000 }] }],
    [
      'price-break-no-better',
      { priceBreaks: [...terms.priceBreaks, { category: 'any', copies: 9, basisPoints: 3_500 }] },
    ],
    ['service-priced-twice', { servicing: [...terms.servicing, ...terms.servicing] }],
  ])('leaves no price in doubt: %s', (code, wrong) => {
    given()
      .when('AwardFramework', { ...award, terms: { ...terms, ...wrong } })
      .thenRefused(code);
    given(awarded)
      .when('AgreeFrameworkTerms', { ...at, to: award.to, terms: { ...terms, ...wrong } })
      .thenRefused(code);
  });
});

describe('changing a framework', () => {
  const agree = { ...at, to: '2028-03-31', terms: { ...terms, carriagePence: 6_00 } };

  it('gives each agreement on terms the next version', () => {
    given(awarded)
      .when('AgreeFrameworkTerms', agree)
      .then(agreed('2', '2028-03-31', 6_00));
    given(awarded, agreed('2', '2028-03-31', 6_00))
      .when('AgreeFrameworkTerms', agree)
      .thenNothing();
    given(awarded, agreed('2', '2028-03-31', 6_00))
      .when('AgreeFrameworkTerms', { ...agree, to: '2029-03-31' })
      .then(agreed('3', '2029-03-31', 6_00));
  });

  it('never shortens it by new terms, and never revives one that is over', () => {
    given(awarded)
      .when('AgreeFrameworkTerms', { ...agree, to: '2028-03-30' })
      .thenRefused('framework-would-end-sooner', { to: '2028-03-31' });
    given(awarded, ended('2027-01-01')).when('AgreeFrameworkTerms', agree).thenRefused('framework-ended');
    given(awarded)
      .when('AgreeFrameworkTerms', { ...agree, to: '2030-01-01' }, { at: '2028-04-01T09:00:00.000Z' })
      .thenRefused('framework-has-expired', { to: '2028-03-31' });
  });

  it('ends it from today on, once', () => {
    const end = { ...at, on: TODAY, reason: 'collapse' };
    given(awarded).when('EndFramework', end).then(ended(TODAY));
    given(awarded, ended(TODAY)).when('EndFramework', end).thenNothing();
    given(awarded, ended(TODAY))
      .when('EndFramework', { ...end, on: '2027-01-01' })
      .thenRefused('framework-ended');
    given(awarded)
      .when('EndFramework', { ...end, on: '2026-11-24' })
      .thenRefused('framework-ended-for-the-past');
    given(awarded)
      .when('EndFramework', { ...end, on: '2028-04-01' })
      .thenRefused('framework-ends-sooner-anyway');
    given(awarded)
      .when('EndFramework', { ...end, on: '2028-03-31' }, { at: '2028-04-01T09:00:00.000Z' })
      .thenRefused('framework-has-expired');
  });

  it('needs one that was awarded', () => {
    given().when('AgreeFrameworkTerms', agree).thenRefused('framework-unknown');
    given()
      .when('EndFramework', { ...at, on: TODAY, reason: 'collapse' })
      .thenRefused('framework-unknown');
  });

  it('is the affair of the authority that leads today', () => {
    given().when('AwardFramework', award, { as: stranger }).thenRefused('not-the-lead', { lead: CAMDEN });
    given(awarded).when('AgreeFrameworkTerms', agree, { as: stranger }).thenRefused('not-the-lead');
    given(awarded)
      .when('EndFramework', { ...at, on: TODAY, reason: 'x' }, { as: stranger })
      .thenRefused('not-the-lead');
  });
});

const day = fc.constantFrom('2026-11-25', '2027-06-01', '2028-03-31', '2028-04-01', '2029-03-31');
const step = fc.oneof(
  fc.record({ command: fc.constant('AwardFramework' as const), day, to: day }),
  fc.record({ command: fc.constant('AgreeFrameworkTerms' as const), day, to: day, carriagePence: fc.nat(2) }),
  fc.record({ command: fc.constant('EndFramework' as const), day, to: day }),
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const steps = fc.array(step).map((some) => some.toSorted((a, b) => (a.day < b.day ? -1 : 1)));

function decided(state: Framework, asked: Step): readonly frameworkEvents.FrameworkEvent[] {
  const by = { at: `${asked.day}T10:00:00.000Z`, by: manager };
  try {
    switch (asked.command) {
      case 'AwardFramework':
        return framework.decide.AwardFramework({ ...award, to: asked.to }, state, by, facts);
      case 'AgreeFrameworkTerms': {
        const changed = { ...terms, carriagePence: asked.carriagePence };
        return framework.decide.AgreeFrameworkTerms({ ...at, to: asked.to, terms: changed }, state, by, facts);
      }
      case 'EndFramework':
        return framework.decide.EndFramework({ ...at, on: asked.to, reason: 'why' }, state, by, facts);
    }
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

describe('whatever is asked of a framework', () => {
  it('versions count up by one, only an ending shortens it, nothing follows its end, and asked twice is asked once', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        let state = framework.initial;
        const give = (one: Step): number => {
          const events = decided(state, one);
          for (const event of events) {
            const before = state;
            expect(before.status).not.toBe('ended');
            state = evolve(framework, before, event, { at: NOW, actor: 'x', authority: null });
            if (event.type === 'FrameworkEnded') expect(state.to <= before.to).toBe(true);
            else {
              expect(state.to >= before.to).toBe(true);
              expect(state.version).toBe(before.version + 1);
            }
          }
          return events.length;
        };
        for (const one of asked) {
          give(one);
          expect(give(one)).toBe(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
