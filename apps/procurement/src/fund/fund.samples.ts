import { fundEvents } from '#messages/procurement';
import { person, scenariosOf } from '#testing';
import { fund } from './fund.js';

export const CAMDEN = 'E09000007';
export const at = { authority: CAMDEN, year: 2026, fund: 'ADFIC' };
export const order = { partnership: 'llc', order: 'LLC-1' };

export const holder = person('amara', CAMDEN, 'budget-holder');
export const stranger = person('x', 'E09000019', 'budget-holder');
export const { given } = scenariosOf(fund, { as: holder });

/** Adult fiction of Camden with £100: it warns at 80 per cent, and stops where nothing is left. */
export const opened = fundEvents.FundOpened({
  ...at,
  name: 'Adult fiction',
  allocatedPence: 100_00,
  warnAt: 8_000,
  stopAt: 10_000,
});
/** The lines of a commitment that has one. */
export const one = (pence: number) => [{ line: '1', pence }];
export const committedEvent = (round: number, pence: number, replacedPence = 0) =>
  fundEvents.FundCommitted({ ...at, ...order, round, lines: one(pence), pence, replacedPence });
export const spent = (pence: number) => fundEvents.FundSpent({ ...at, pence, reference: 'INV1' });
export const closed = fundEvents.FundClosed({ ...at, reason: 'year end' });
