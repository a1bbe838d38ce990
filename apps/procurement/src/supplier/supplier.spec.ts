import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, evolve } from '#kernel';
import { supplierEvents } from '#messages/procurement';
import { NOW, person, scenariosOf } from '#testing';
import { partnershipFacts, type PartnershipFacts } from '../partnership-facts.js';
import { identifierWarning, mod10CheckDigit, sanCheckCharacter } from './check-digits.js';
import { supplier, type Supplier } from './supplier.js';

const CAMDEN = 'E09000007';
const SUTTON = 'E09000029';
const at = { partnership: 'llc', supplier: 'askews' };
const led = (...leads: PartnershipFacts['leads']): PartnershipFacts => ({
  ...partnershipFacts.initial,
  known: true,
  leads,
});
const partnership = led({ lead: CAMDEN, from: '2026-04-01' });
const manager = person('mina', CAMDEN, 'contract-manager');
const { given } = scenariosOf(supplier, { as: manager, facts: { partnership } });

const habits = {
  orderCode: '22V' as const,
  partyQualifier: '14' as const,
  buyer: '5017415000001',
  deliveryPerLine: true,
  servicing: false,
};
const record = { ...at, name: 'Askews & Holts', ean: '5017415000018', edi: habits };
const recorded = supplierEvents.SupplierRecorded({
  ...at,
  name: 'Askews & Holts',
  ean: '5017415000018',
  san: null,
  edi: { ...habits, account: null },
  warnings: [],
});
const suspended = supplierEvents.SupplierSuspended({ ...at, reason: 'insolvent' });
const failed = { ...at, on: '2026-11-20', evidence: 'The Gazette 4712345' };
const insolvent = supplierEvents.SupplierInsolvent(failed);
const reinstated = supplierEvents.SupplierReinstated(at);

describe('a supplier’s insolvency', () => {
  it('is recorded once, with the day and where it is published, and ends when it is reinstated', () => {
    given(recorded).when('RecordInsolvency', failed).then(insolvent);
    given(recorded, suspended).when('RecordInsolvency', failed).then(insolvent);
    given(recorded, insolvent).when('RecordInsolvency', failed).thenNothing();
    given(recorded, insolvent)
      .when('RecordInsolvency', { ...failed, on: '2026-11-21' })
      .thenRefused('insolvency-already-recorded', { on: '2026-11-20' });
    given(recorded, insolvent)
      .when('SuspendSupplier', { ...at, reason: 'x' })
      .thenNothing();
    given(recorded, insolvent).when('ReinstateSupplier', at).then(reinstated);
    given(recorded, insolvent, reinstated).when('RecordInsolvency', failed).then(insolvent);
  });

  it('is the lead’s to record, of a supplier that is known, for a day that has come', () => {
    const stranger = person('x', SUTTON, 'contract-manager');
    given(recorded).when('RecordInsolvency', failed, { as: stranger }).thenRefused('not-the-lead');
    given().when('RecordInsolvency', failed).thenRefused('supplier-unknown');
    given(recorded)
      .when('RecordInsolvency', { ...failed, on: '2027-01-01' })
      .thenRefused('insolvent-only-from-a-later-day');
  });
});

describe('a supplier', () => {
  it('is recorded, and again when something of it changes', () => {
    given().when('RecordSupplier', record).then(recorded);
    given(recorded).when('RecordSupplier', record).thenNothing();
    given(recorded)
      .when('RecordSupplier', { ...record, edi: { ...habits, account: 'CAM1' } })
      .then(supplierEvents.SupplierRecorded({ ...recorded.data, edi: { ...habits, account: 'CAM1' } }));
  });

  it('is recorded with a warning when an identifier fails its check, as real ones do', () => {
    const [event] = given()
      .when('RecordSupplier', { ...record, ean: '5013546027173', san: '0123456' })
      .events();
    expect(event).toMatchObject({ type: 'SupplierRecorded', data: { ean: '5013546027173', san: '0123456' } });
    expect(event?.type === 'SupplierRecorded' && event.data.warnings).toEqual([
      expect.stringContaining('5013546027173'),
      expect.stringContaining('0123456'),
    ]);
  });

  it('is suspended and reinstated, each once', () => {
    given(recorded)
      .when('SuspendSupplier', { ...at, reason: 'insolvent' })
      .then(suspended);
    given(recorded, suspended)
      .when('SuspendSupplier', { ...at, reason: 'again' })
      .thenNothing();
    given(recorded, suspended).when('ReinstateSupplier', at).then(reinstated);
    given(recorded).when('ReinstateSupplier', at).thenNothing();
  });

  it('stays suspended when its record changes', () => {
    const renamed = supplierEvents.SupplierRecorded({ ...recorded.data, name: 'Askews' });
    expect(given(recorded, suspended, renamed).state.status).toBe('suspended');
  });

  it('is known before it is suspended or reinstated', () => {
    given()
      .when('SuspendSupplier', { ...at, reason: 'insolvent' })
      .thenRefused('supplier-unknown');
    given().when('ReinstateSupplier', at).thenRefused('supplier-unknown');
  });

  it('is the affair of the authority that leads today', () => {
    const as = person('x', SUTTON, 'contract-manager');
    given().when('RecordSupplier', record, { as }).thenRefused('not-the-lead', { lead: CAMDEN });
    given(recorded)
      .when('SuspendSupplier', { ...at, reason: 'x' }, { as })
      .thenRefused('not-the-lead');
    given(recorded, suspended).when('ReinstateSupplier', at, { as }).thenRefused('not-the-lead');
    const handedOver = { partnership: led({ lead: CAMDEN, from: '2026-04-01' }, { lead: SUTTON, from: '2026-11-25' }) };
    given().when('RecordSupplier', record, { as, facts: handedOver }).then(recorded);
    given()
      .when('RecordSupplier', record, { facts: { partnership: partnershipFacts.initial } })
      .thenRefused('partnership-unknown');
  });
});

describe('check digits', () => {
  it('are those of published identifiers', () => {
    expect(mod10CheckDigit('978316148410')).toBe(0);
    expect(mod10CheckDigit('400638133393')).toBe(1);
    expect(mod10CheckDigit('501354602717')).not.toBe(3);
    expect(sanCheckCharacter('169797')).toBe('8');
    expect(sanCheckCharacter('155615')).toBe('0');
  });

  it('are asked of EANs and SANs however they are written; anything else is odd', () => {
    expect(identifierWarning('The EAN', '978-3-16-148410-0')).toBeUndefined();
    expect(identifierWarning('The SAN', '169-7978')).toBeUndefined();
    expect(identifierWarning('The SAN', '169-7979')).toContain('169-7979');
    expect(identifierWarning('The EAN', 'ASKEWS')).toContain('ASKEWS');
  });

  it('notice each single wrong digit of an EAN', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999_999 }),
        fc.nat(12),
        fc.integer({ min: 1, max: 9 }),
        (n, place, by) => {
          const before = String(n).padStart(12, '0');
          const ean = `${before}${mod10CheckDigit(before)}`;
          const wrong = ean.slice(0, place) + String((Number(ean[place]) + by) % 10) + ean.slice(place + 1);
          expect(identifierWarning('The EAN', ean)).toBeUndefined();
          expect(identifierWarning('The EAN', wrong)).toBeDefined();
        },
      ),
    );
  });
});

const steps = fc.array(fc.constantFrom('record', 'rename', 'suspend', 'reinstate'));
function decided(state: Supplier, step: string): readonly supplierEvents.SupplierEvent[] {
  const asked = { at: NOW, by: manager };
  try {
    if (step === 'record') return supplier.decide.RecordSupplier(record, state, asked, { partnership });
    if (step === 'rename')
      return supplier.decide.RecordSupplier({ ...record, name: 'Askews' }, state, asked, { partnership });
    if (step === 'suspend')
      return supplier.decide.SuspendSupplier({ ...at, reason: 'why' }, state, asked, { partnership });
    return supplier.decide.ReinstateSupplier(at, state, asked, { partnership });
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

describe('whatever is asked of a supplier', () => {
  it('it is suspended exactly from its suspension to its reinstatement, and asked twice is asked once', () => {
    fc.assert(
      fc.property(steps, (asked) => {
        let state = supplier.initial;
        let wanted: Supplier['status'] = 'unknown';
        const give = (step: string): number => {
          const events = decided(state, step);
          for (const event of events) state = evolve(supplier, state, event, { at: NOW, actor: 'x', authority: null });
          return events.length;
        };
        for (const step of asked) {
          give(step);
          if (wanted === 'unknown') wanted = step === 'record' || step === 'rename' ? 'active' : 'unknown';
          else if (step === 'suspend') wanted = 'suspended';
          else if (step === 'reinstate') wanted = 'active';
          expect(state.status).toBe(wanted);
          expect(give(step)).toBe(0);
        }
      }),
    );
  });
});
