import { describe, expect, it } from '@jest/globals';
import { fundEvents } from '#messages/procurement';
import { headroom } from './fund.js';
import { CAMDEN, at, closed, committedEvent, given, opened, order, spent, stranger } from './fund.samples.js';

describe('a fund', () => {
  it('is opened once by its own authority', () => {
    const command = { ...at, name: 'Adult fiction', allocatedPence: 100_00, warnAt: 8_000, stopAt: 10_000 };
    given().when('OpenFund', command).then(opened);
    given(opened).when('OpenFund', command).thenRefused('fund-already-open');
    given().when('OpenFund', command, { as: stranger }).thenRefused('not-your-borough');
  });

  it('warns no later than it stops', () => {
    const command = { ...at, name: 'Adult fiction', allocatedPence: 100_00, warnAt: 9_001, stopAt: 9_000 };
    given().when('OpenFund', command).thenRefused('warning-above-stop', { warnAt: 9_001, stopAt: 9_000 });
    given()
      .when('OpenFund', { ...command, warnAt: 9_000 })
      .then(fundEvents.FundOpened({ ...command, warnAt: 9_000 }));
  });

  it('keeps its allocation above what is committed and spent', () => {
    given(opened, committedEvent(1, 60_00))
      .when('AllocateToFund', { ...at, pence: -40_01, reason: 'savings' })
      .thenRefused('money-already-bound', { lowestPence: -40_00 });
    given(opened, committedEvent(1, 60_00))
      .when('CloseFund', { ...at, reason: 'year end' })
      .thenRefused('fund-has-commitments');
  });

  it('is given more money also where an invoice took more than there was, and more than that', () => {
    const paid = fundEvents.CommitmentSpent({
      ...{ ...at, ...order, line: '1', pence: 150_00, releasedPence: 60_00 },
      reference: 'INV1',
    });
    const more = { ...at, pence: 20_00, reason: 'virement' };
    given(opened, committedEvent(1, 60_00), paid).when('AllocateToFund', more).then(fundEvents.FundAllocated(more));
  });

  it('is allocated on top of what was, and nothing is no allocation', () => {
    const more = fundEvents.FundAllocated({ ...at, pence: 20_00, reason: 'virement' });
    expect(headroom(given(opened, more, spent(5_00), more).state)).toBe(135_00);
    given(opened)
      .when('AllocateToFund', { ...at, pence: 0, reason: 'virement' })
      .thenNothing();
  });
});

describe('who may do what with a fund, and when', () => {
  const commands = {
    AllocateToFund: { ...at, pence: 1, reason: 'virement' },
    SpendFromFund: { ...at, pence: 1, reference: 'INV1' },
    CloseFund: { ...at, reason: 'year end' },
  };

  it.each(Object.keys(commands) as (keyof typeof commands)[])(
    '%s is for its own authority, while it is open',
    (name) => {
      given(opened).when(name, commands[name], { as: stranger }).thenRefused('not-your-borough', { authority: CAMDEN });
      given().when(name, commands[name]).thenRefused('fund-not-open', { status: 'unopened' });
      if (name !== 'CloseFund')
        given(opened, closed).when(name, commands[name]).thenRefused('fund-not-open', { status: 'closed' });
    },
  );

  it('a fund is closed once, when no order holds money of it', () => {
    const { CloseFund } = commands;
    given(opened, spent(40_00)).when('CloseFund', CloseFund).then(closed);
    given(opened, closed).when('CloseFund', CloseFund).thenNothing();
    given(opened, committedEvent(1, 1))
      .when('CloseFund', CloseFund)
      .thenRefused('fund-has-commitments', { committedPence: 1 });
    expect(headroom(given(opened, spent(40_00), closed).state)).toBe(60_00);
  });
});
