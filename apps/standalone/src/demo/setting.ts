import { demonstration } from '#identity';
import { FRAMEWORK, SUPPLIER, type Stage } from './telling.js';

const { HAVERING, MERTON, NAMES, REDBRIDGE, SUTTON } = demonstration;

const BRANCHES: Readonly<Record<string, readonly (readonly [code: string, name: string])[]>> = {
  [SUTTON]: [
    ['SUC', 'Sutton Central Library'],
    ['CAR', 'Carshalton Library'],
  ],
  [MERTON]: [
    ['MOR', 'Morden Library'],
    ['WIM', 'Wimbledon Library'],
  ],
  [HAVERING]: [
    ['ROM', 'Romford Library'],
    ['HOR', 'Hornchurch Library'],
  ],
  [REDBRIDGE]: [
    ['RDB', 'Redbridge Central Library'],
    ['WAN', 'Wanstead Library'],
  ],
};

/** Each borough's funds in pence. Havering's adult fund is too small for what it will be offered. */
const FUNDS: Readonly<Record<string, readonly (readonly [code: string, name: string, pence: number])[]>> = {
  [SUTTON]: [
    ['SUADF', 'Adult fiction', 2_500_00],
    ['SUCHD', 'Children', 1_200_00],
  ],
  [MERTON]: [
    ['MEADF', 'Adult fiction', 1_800_00],
    ['MECHD', 'Children', 900_00],
  ],
  [HAVERING]: [
    ['HAADF', 'Adult fiction', 30_00],
    ['HACHD', 'Children', 600_00],
  ],
  [REDBRIDGE]: [
    ['READF', 'Adult fiction', 2_000_00],
    ['RECHD', 'Children', 1_000_00],
  ],
};

/** The partnership, its boroughs' branches and funds, the supplier and the framework. */
export async function setUp(stage: Stage): Promise<void> {
  await establish(stage);
  for (const authority of [SUTTON, MERTON, HAVERING, REDBRIDGE]) await prepare(stage, authority);
  await contract(stage);
}

/** The boards that support what Sutton moves, motion by motion: as many as make a majority, and whoever is to join. */
const SUPPORTED_BY = [[MERTON], [MERTON, HAVERING], [MERTON, REDBRIDGE], [MERTON, HAVERING], [MERTON, HAVERING]];

async function establish(stage: Stage): Promise<void> {
  const { as, partnership, from, tell } = stage;
  const board = as('sutton-board');
  const link = `/partnerships/${partnership}`;
  const who = 'Sutton’s board';
  const founding = {
    name: 'South London Stock Partnership',
    lead: SUTTON,
    from,
    noticeMonths: 6,
    schemes: ['stock'],
    carriedBy: 'majority',
  };
  tell(who, 'establishes the partnership', await board.command('PUT', link, founding), link);
  for (const [at, authority] of [MERTON, HAVERING, REDBRIDGE].entries()) {
    const moved = await board.command('POST', `${link}/boroughs`, { authority, scheme: 'stock', from });
    tell(who, `moves that ${NAMES[authority]} joins the stock scheme`, moved, link);
    await support(stage, at + 1);
  }
  const sharing = { costType: 'carriage', basis: 'equal', weights: [], from };
  const equally = await board.command('POST', `${link}/cost-sharing`, sharing);
  tell(who, 'moves that carriage is shared equally', equally, link);
  await support(stage, 4);
  const rules = await board.command('POST', `${link}/order-rules`, { shortfall: 'reduce-copies', from });
  tell(who, 'moves that a borough whose fund is short gets fewer copies', rules, link);
  await support(stage, 5);
}

async function support({ as, partnership, tell }: Stage, motion: number): Promise<void> {
  const link = `/partnerships/${partnership}`;
  for (const authority of SUPPORTED_BY[motion - 1] ?? []) {
    const borough = NAMES[authority] ?? authority;
    const board = as(`${borough.toLowerCase()}-board`);
    const supported = await board.command('POST', `${link}/motions/${motion}/support`, { authority });
    tell(`${borough}’s board`, `supports motion ${motion}`, supported, link);
  }
}

async function prepare({ as, partnership, year, tell }: Stage, authority: string): Promise<void> {
  const borough = NAMES[authority] ?? authority;
  const username = borough.toLowerCase();
  for (const [code, name] of BRANCHES[authority] ?? []) {
    const opened = await as(`${username}-stock`).command('PUT', `/authorities/${authority}/branches/${code}`, { name });
    tell(`${borough}’s stock manager`, `opens ${name}`, opened, `/authorities/${authority}`);
  }
  for (const [code, name, allocatedPence] of FUNDS[authority] ?? []) {
    const link = `/authorities/${authority}/funds/${year}/${code}`;
    // An earlier story, told under another name, may have opened it: the quotation names funds by their codes.
    if (await as(`${username}-budget`).find(link)) continue;
    const opened = await as(`${username}-budget`).command('PUT', link, {
      name,
      allocatedPence,
      warnAt: 8_000,
      stopAt: 10_000,
    });
    tell(`${borough}’s budget holder`, `opens the fund ${code}, ${name}`, opened, link);
  }
  // Redbridge keeps its limit at nothing: its budget holder wants to be asked every time.
  if (authority === REDBRIDGE) return;
  const path = `/partnerships/${partnership}/boroughs/${authority}/delegated-limit`;
  const set = await as(`${username}-finance`).command('PUT', path, { pence: 500_00 });
  tell(
    `${borough}’s finance officer`,
    'delegates commitments up to £500.00 an order',
    set,
    `/partnerships/${partnership}`,
  );
}

async function contract({ as, partnership, year, tell }: Stage): Promise<void> {
  const manager = as('sutton-contracts');
  const who = 'Sutton’s contract manager';
  const link = `/partnerships/${partnership}`;
  const supplier = {
    name: 'Askews & Holts Library Services',
    ean: '5013546027173',
    edi: {
      orderCode: '22V',
      partyQualifier: '14',
      account: 'SLS001',
      buyer: '5012345678900',
      deliveryPerLine: true,
      servicing: true,
    },
  };
  tell(who, 'records the supplier', await manager.command('PUT', `${link}/suppliers/${SUPPLIER}`, supplier), link);
  const framework = {
    supplier: SUPPLIER,
    title: 'Library stock 2026 to 2030',
    reference: 'SLS/2026/STOCK',
    from: `${year}-04-01`,
    to: `${year + 4}-03-31`,
    terms: {
      lots: [{ lot: 'LOT1', name: 'Adult and children’s books', categories: ['AF', 'AN', 'CF'] }],
      discounts: [
        { category: 'any', basisPoints: 3_000 },
        { category: 'AF', basisPoints: 4_300 },
        { category: 'CF', basisPoints: 4_000 },
      ],
      priceBreaks: [{ category: 'AF', copies: 25, basisPoints: 4_500 }],
      servicing: [{ service: 'JACKET', name: 'Plastic jacket, fitted', pencePerItem: 85 }],
      tolerance: { basisPoints: 500, pence: 200 },
      carriagePence: 10_00,
    },
  };
  tell(who, 'awards the framework', await manager.command('PUT', `${link}/frameworks/${FRAMEWORK}`, framework), link);
}
