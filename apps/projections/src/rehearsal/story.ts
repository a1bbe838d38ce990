import type { Event } from '#kernel';
import { authorityEvents, partnershipEvents } from '#messages/partnership';
import { frameworkEvents, fundEvents, jointOrderEvents, supplierEvents } from '#messages/procurement';
import { person } from '#testing';
import { Rehearsal } from './rehearsal.js';

export const HAVERING = 'E09000016';
export const CAMDEN = 'E09000007';
export const ISLINGTON = 'E09000019';
/** Of no authority in the partnership. */
export const BARNET = 'E09000003';
export const MEMBERS = [CAMDEN, HAVERING, ISLINGTON];
export const NAMES: Readonly<Record<string, string>> = {
  [HAVERING]: 'Havering',
  [CAMDEN]: 'Camden',
  [ISLINGTON]: 'Islington',
};
const PREFIX: Readonly<Record<string, string>> = { [HAVERING]: 'HAV', [CAMDEN]: 'CAM', [ISLINGTON]: 'ISL' };
/** Each borough's own branch and fund: codes that nobody else uses, so that a leak is seen. */
export const branchOf = (authority: string): string => `${PREFIX[authority]}-BRANCH`;
export const fundOf = (authority: string): string => `${PREFIX[authority]}-FUND`;

export const TLC = 'tlc';
export const ORDER = { partnership: TLC, order: 'TLC-1' };
export const builder = person('ayo', HAVERING, 'joint-buyer');
export const second = person('bea', HAVERING, 'joint-buyer');
export const stockManager = (authority: string) => person(`stock-${authority}`, authority, 'stock-manager');
export const budgetHolder = (authority: string) => person(`budget-${authority}`, authority, 'budget-holder');
export const auditor = (authority: string) => person(`auditor-${authority}`, authority, 'auditor');
export const process = person('process:commitments', null, 'process');

export const CLOSES = {
  closesAt: '2026-12-04T17:00:00.000Z',
  closes: { local: '2026-12-04T17:00', zone: 'Europe/London' },
};

/** Copies for a borough's own branch, paid by its own fund. */
export const groupOf = (authority: string, quantity: number) => ({
  branch: branchOf(authority),
  quantity,
  funds: [{ fund: fundOf(authority), year: 2026, weight: 1 }],
  sequence: null,
  stockType: null,
  shelfmark: null,
  rotation: null,
  servicing: [],
  note: null,
  neededBy: null,
});

const terms = {
  lots: [],
  discounts: [{ category: 'any', basisPoints: 4_300 }],
  priceBreaks: [{ category: 'any', copies: 25, basisPoints: 4_500 }],
  servicing: [],
  tolerance: { basisPoints: 500, pence: 200 },
  carriagePence: 300,
};

/** A line that each of these boroughs is proposed some copies of. */
export function lineOf(line: string, copies: Readonly<Record<string, number>>) {
  return jointOrderEvents.OrderLineAdded({
    ...ORDER,
    line,
    title: {
      ean: '9780000000001',
      title: `Title ${line}`,
      author: null,
      publisher: null,
      published: null,
      binding: null,
    },
    category: 'AF',
    listPence: 1_000,
    quote: null,
    wants: Object.entries(copies).map(([authority, quantity]) => ({
      authority,
      groups: [groupOf(authority, quantity)],
    })),
  });
}

/** Shares of £5.70 a copy of line 1, and £1.00 carriage for each. */
export function sharesOf(copies: Readonly<Record<string, number>>, round = 1) {
  const all = Object.entries(copies);
  const total = all.reduce((before, [, quantity]) => before + quantity, 0);
  return jointOrderEvents.SharesCalculated({
    ...ORDER,
    round,
    lines: [
      {
        line: '1',
        discount: 4_300,
        unitPence: 570,
        copies: total,
        totalPence: total * 570,
        shares: all.map(([authority, quantity]) => ({
          authority,
          copies: quantity,
          pence: quantity * 570,
          groups: [
            {
              group: 0,
              copies: quantity,
              pence: quantity * 570,
              funds: [{ fund: fundOf(authority), year: 2026, weight: 1, pence: quantity * 570 }],
            },
          ],
        })),
      },
    ],
    charges: [
      {
        charge: 'carriage',
        totalPence: all.length * 100,
        method: 'largest-remainder',
        basis: 'equal',
        version: 1,
        shares: all.map(([authority]) => ({ authority, weight: 1, pence: 100, fund: fundOf(authority), year: 2026 })),
      },
    ],
    totalPence: total * 570 + all.length * 100,
  });
}

/** What one borough's fund then holds for the order. */
export const committedBy = (authority: string, pence: number, round = 1) =>
  jointOrderEvents.SharesCommitted({ ...ORDER, authority, fund: fundOf(authority), year: 2026, round, pence });

/** The chapters of one order's story; each begins where the one before ended. */
export class Story {
  readonly rehearsal = new Rehearsal();

  /** Three boroughs buy together, led by Havering; Camden has set a delegated limit of £5.55. */
  founded(): this {
    for (const authority of MEMBERS) {
      const own = { scope: authority, stream: `authority-${authority}`, by: person('it', authority, 'operator') };
      this.rehearsal.happened(
        own,
        authorityEvents.AuthorityRegistered({ authority, name: NAMES[authority] ?? '', kind: 'london-borough' }),
        authorityEvents.BranchOpened({ authority, branch: branchOf(authority), name: 'Central', deliveryPoint: null }),
      );
      this.fund(
        authority,
        fundEvents.FundOpened({
          authority,
          year: 2026,
          fund: fundOf(authority),
          name: 'Adult fiction',
          allocatedPence: 10_000,
          warnAt: 8_000,
          stopAt: 10_000,
        }),
      );
    }
    const about = { partnership: TLC };
    const board = person('priya', HAVERING, 'board');
    const { PartnershipEstablished, BoroughAdmitted, CostSharingAgreed, DelegatedLimitSet } = partnershipEvents;
    this.rehearsal.happened(
      { scope: TLC, stream: `partnership-${TLC}`, by: board },
      PartnershipEstablished({ ...about, name: 'TLC', lead: HAVERING, from: '2026-04-01', noticeMonths: 6 }),
      ...MEMBERS.map((authority) => BoroughAdmitted({ ...about, authority, scheme: 'stock', from: '2026-04-01' })),
      CostSharingAgreed({
        ...about,
        costType: 'carriage',
        version: 1,
        basis: 'equal',
        weights: [],
        source: null,
        from: '2026-04-01',
      }),
      DelegatedLimitSet({ ...about, authority: CAMDEN, pence: 555 }),
    );
    return this.supplied();
  }

  /** Line 1: 12 copies for Camden, 7 for Islington, 4 for Havering. */
  drafted(): this {
    return this.order(
      builder,
      jointOrderEvents.JointOrderDrafted({
        ...ORDER,
        title: 'Autumn fiction',
        supplier: 'askews',
        framework: 'cbc',
        lead: HAVERING,
      }),
      lineOf('1', { [CAMDEN]: 12, [ISLINGTON]: 7, [HAVERING]: 4 }),
    );
  }

  /** The borough’s notice runs out, on the day that is today in all stories unless another is said. */
  leaves(authority: string, leavesOn: string = '2026-11-25'): this {
    const by = person('board', authority, 'board');
    const notice = { partnership: TLC, authority, scheme: 'stock', leavesOn, reason: 'Merger' } as const;
    this.rehearsal.happened({ scope: TLC, stream: `partnership-${TLC}`, by }, partnershipEvents.NoticeGiven(notice));
    return this;
  }

  opened(leavers: 're-offered' | 'stay-liable' = 're-offered'): this {
    const members = MEMBERS.map((authority) => ({ authority, delegatedPence: authority === CAMDEN ? 555 : 0 }));
    return this.order(
      builder,
      jointOrderEvents.ConsentWindowOpened({
        ...ORDER,
        ...CLOSES,
        members,
        shortfall: { rule: 'reduce-copies', version: 1 },
        leavers,
        carriage: { pence: 300, basis: 'equal', version: 1, weights: [], source: null },
        terms,
      }),
    );
  }

  consented(authority: string): this {
    return this.order(stockManager(authority), jointOrderEvents.OrderLineConsented({ ...ORDER, line: '1', authority }));
  }

  /** All consented: Camden owes £69.40, Islington £40.90, Havering £23.80. */
  closed(): this {
    MEMBERS.forEach((authority) => this.consented(authority));
    return this.order(
      process,
      jointOrderEvents.ConsentWindowClosed({ ...ORDER, because: 'deadline', lapsed: [] }),
      sharesOf({ [CAMDEN]: 12, [ISLINGTON]: 7, [HAVERING]: 4 }),
    );
  }

  authorised(authority: string, pence: number): this {
    const data = { ...ORDER, authority, round: 1, pence, under: 'budget-holder' as const };
    return this.order(budgetHolder(authority), jointOrderEvents.CommitmentAuthorised(data));
  }

  order(by: typeof builder, ...events: readonly Event[]): this {
    this.rehearsal.happened({ scope: TLC, stream: `jointOrder-${TLC}.TLC-1`, by }, ...events);
    return this;
  }

  fund(authority: string, ...events: readonly Event[]): this {
    const stream = `fund-${authority}.2026.${fundOf(authority)}`;
    this.rehearsal.happened({ scope: authority, stream, by: budgetHolder(authority) }, ...events);
    return this;
  }

  private supplied(): this {
    const edi = {
      orderCode: '220',
      partyQualifier: '14',
      account: null,
      buyer: '5055000000000',
      deliveryPerLine: true,
      servicing: false,
    } as const;
    const about = { partnership: TLC, supplier: 'askews' };
    this.rehearsal.happened(
      { scope: TLC, stream: `supplier-${TLC}.askews`, by: builder },
      supplierEvents.SupplierRecorded({
        ...about,
        name: 'Askews and Holts',
        ean: '5013546000000',
        san: null,
        edi,
        warnings: [],
      }),
      frameworkEvents.FrameworkAwarded({
        ...about,
        framework: 'cbc',
        title: 'Books',
        reference: 'CBC-1',
        from: '2026-04-01',
        to: '2028-03-31',
        terms,
      }),
    );
    return this;
  }
}
