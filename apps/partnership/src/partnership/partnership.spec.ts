import { describe, expect, it } from '@jest/globals';
import { partnershipEvents } from '#messages/partnership';
import { leadOn, membersOn } from './membership.js';
import {
  CAMDEN,
  ISLINGTON,
  SUTTON,
  TODAY,
  admitted,
  appointed,
  boardOf,
  founded,
  given,
  id,
  noticed,
} from './partnership.samples.js';

describe('admitting a borough', () => {
  const admit = { partnership: id, authority: SUTTON, scheme: 'stock' as const, from: '2026-12-01' };

  it('lets it into one scheme from a day on', () => {
    given(...founded)
      .when('AdmitBorough', admit)
      .then(admitted(SUTTON, '2026-12-01'));
  });

  it('is for the board of the authority that leads today', () => {
    given(...founded)
      .when('AdmitBorough', admit, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead', { lead: CAMDEN });
    given(...founded, admitted(SUTTON), appointed(SUTTON, TODAY))
      .when('AdmitBorough', admit)
      .thenRefused('not-the-lead', { lead: SUTTON });
    given().when('AdmitBorough', admit).thenRefused('partnership-unknown');
  });

  it('needs a registered authority, and a partnership that has begun by then', () => {
    given(...founded)
      .when('AdmitBorough', admit, { facts: { registered: false } })
      .thenRefused('authority-not-registered', { authority: SUTTON });
    given(...founded)
      .when('AdmitBorough', { ...admit, from: '2026-03-31' })
      .thenRefused('admitted-before-partnership-begins', { earliest: '2026-04-01' });
    given(...founded)
      .when('AdmitBorough', { ...admit, from: '2026-04-01' })
      .then(admitted(SUTTON));
  });

  it('happens once while it is in the scheme, and again when it comes back', () => {
    given(...founded, admitted(SUTTON, '2026-12-01'))
      .when('AdmitBorough', admit)
      .thenNothing();
    given(...founded, admitted(SUTTON, '2026-05-01'))
      .when('AdmitBorough', admit)
      .thenRefused('borough-already-in-scheme');
    const left = given(...founded, admitted(SUTTON), noticed(SUTTON, '2027-06-01'));
    left
      .when('AdmitBorough', { ...admit, from: '2027-05-31' })
      .thenRefused('borough-still-in-scheme', { earliest: '2027-06-01' });
    left.when('AdmitBorough', { ...admit, from: '2027-06-01' }).then(admitted(SUTTON, '2027-06-01'));
  });
});

describe('leaving a scheme', () => {
  const notice = {
    partnership: id,
    authority: SUTTON,
    scheme: 'stock' as const,
    leavesOn: '2027-05-25',
    reason: 'outsourced',
  };
  const members = [...founded, admitted(SUTTON)] as const;
  const as = boardOf(SUTTON);

  it('takes the notice that was agreed, counted from today', () => {
    given(...members)
      .when('GiveNotice', notice, { as })
      .then(noticed(SUTTON, '2027-05-25'));
    given(...members)
      .when('GiveNotice', { ...notice, leavesOn: '2027-05-24' }, { as })
      .thenRefused('notice-too-short', { noticeMonths: 6, earliest: '2027-05-25' });
  });

  it('counts today in London, where it is already tomorrow late on a summer evening', () => {
    const at = '2026-06-30T23:30:00.000Z';
    given(...members)
      .when('GiveNotice', { ...notice, leavesOn: '2026-12-31' }, { as, at })
      .thenRefused('notice-too-short', { earliest: '2027-01-01' });
  });

  it('is each borough’s own decision, not even the lead’s', () => {
    given(...members)
      .when('GiveNotice', notice)
      .thenRefused('not-your-borough');
    given(...members, noticed(SUTTON, '2027-06-01'))
      .when('WithdrawNotice', { partnership: id, authority: SUTTON, scheme: 'stock' })
      .thenRefused('not-your-borough');
  });

  it('is only possible from where one is', () => {
    given(...members)
      .when('GiveNotice', { ...notice, scheme: 'staffing' }, { as })
      .thenRefused('borough-not-in-scheme');
    given(...members, noticed(SUTTON, TODAY))
      .when('GiveNotice', notice, { as })
      .thenRefused('borough-not-in-scheme');
    given(...founded, admitted(SUTTON, '2028-01-01'))
      .when('GiveNotice', { ...notice, leavesOn: '2028-01-01' }, { as })
      .thenRefused('leaves-before-it-joins', { from: '2028-01-01' });
  });

  it('is said once; another day needs the notice withdrawn first', () => {
    given(...members, noticed(SUTTON, '2027-05-25'))
      .when('GiveNotice', notice, { as })
      .thenNothing();
    given(...members, noticed(SUTTON, '2027-07-01'))
      .when('GiveNotice', notice, { as })
      .thenRefused('notice-already-given', { leavesOn: '2027-07-01' });
  });

  it('is from the one scheme that the notice names', () => {
    const both = given(...members, admitted(SUTTON, '2026-04-01', 'staffing'), noticed(SUTTON, '2027-06-01')).state;
    expect(membersOn(both, '2027-06-01', 'stock')).toEqual([CAMDEN]);
    expect(membersOn(both, '2027-06-01', 'staffing')).toEqual([SUTTON]);
  });

  it('can be taken back until the day comes', () => {
    const withdraw = { partnership: id, authority: SUTTON, scheme: 'stock' as const };
    const withdrawn = partnershipEvents.NoticeWithdrawn(withdraw);
    given(...members, noticed(SUTTON, '2026-11-26'))
      .when('WithdrawNotice', withdraw, { as })
      .then(withdrawn);
    given(...members, noticed(SUTTON, TODAY))
      .when('WithdrawNotice', withdraw, { as })
      .thenRefused('borough-has-left-scheme');
    given(...members)
      .when('WithdrawNotice', withdraw, { as })
      .thenNothing();
    given(...founded)
      .when('WithdrawNotice', withdraw, { as })
      .thenRefused('borough-not-in-scheme');
  });

  it('waits for whoever leads until another lead was appointed', () => {
    const camden = { ...notice, authority: CAMDEN, leavesOn: '2027-06-01' };
    given(...members)
      .when('GiveNotice', camden)
      .thenRefused('lead-must-hand-over-first');
    given(...members, appointed(SUTTON, '2027-06-02'))
      .when('GiveNotice', camden)
      .thenRefused('lead-must-hand-over-first');
    given(...members, appointed(SUTTON, '2027-06-01'))
      .when('GiveNotice', camden)
      .then(noticed(CAMDEN, '2027-06-01'));
    given(...members, appointed(SUTTON, '2028-01-01'))
      .when('GiveNotice', { ...notice, leavesOn: '2027-06-01' }, { as })
      .thenRefused('lead-must-hand-over-first');
  });

  it('leaves the lead free to leave a scheme while it stays in another', () => {
    given(...members, admitted(CAMDEN, '2026-04-01', 'staffing'))
      .when('GiveNotice', { ...notice, authority: CAMDEN })
      .then(noticed(CAMDEN, '2027-05-25'));
  });
});

describe('appointing the lead', () => {
  const appoint = { partnership: id, lead: SUTTON, from: '2027-04-01' };

  it('hands over on a day to come, by the lead’s board', () => {
    const after = given(...founded, admitted(SUTTON), appointed(SUTTON, '2027-04-01'));
    given(...founded, admitted(SUTTON))
      .when('AppointLead', appoint)
      .then(appointed(SUTTON, '2027-04-01'));
    expect(leadOn(after.state, '2027-03-31')).toBe(CAMDEN);
    expect(leadOn(after.state, '2027-04-01')).toBe(SUTTON);
    given(...founded, admitted(SUTTON))
      .when('AppointLead', appoint, { as: boardOf(SUTTON) })
      .thenRefused('not-the-lead');
    after.when('AppointLead', appoint).thenNothing();
  });

  it('takes another day or another lead in place of what was appointed last', () => {
    const members = [...founded, admitted(SUTTON), admitted(ISLINGTON)] as const;
    const after = given(...members, appointed(ISLINGTON, '2027-01-01'), appointed(SUTTON, '2027-04-01'));
    after.when('AppointLead', { ...appoint, from: '2027-05-01' }).then(appointed(SUTTON, '2027-05-01'));
    after.when('AppointLead', { ...appoint, lead: ISLINGTON }).then(appointed(ISLINGTON, '2027-04-01'));
    after.when('AppointLead', appoint).thenNothing();
  });

  it('never changes who led in the past', () => {
    given(...founded, admitted(SUTTON))
      .when('AppointLead', { ...appoint, from: TODAY })
      .then(appointed(SUTTON, TODAY));
    given(...founded, admitted(SUTTON))
      .when('AppointLead', { ...appoint, from: '2026-11-24' })
      .thenRefused('lead-appointed-for-the-past', { earliest: TODAY });
  });

  it('takes a member that stays', () => {
    given(...founded)
      .when('AppointLead', appoint)
      .thenRefused('lead-must-be-a-member-that-stays');
    given(...founded, admitted(SUTTON, '2027-04-02'))
      .when('AppointLead', appoint)
      .thenRefused('lead-must-be-a-member-that-stays');
    given(...founded, admitted(SUTTON), noticed(SUTTON, '2029-01-01'))
      .when('AppointLead', appoint)
      .thenRefused('lead-must-be-a-member-that-stays');
  });
});
