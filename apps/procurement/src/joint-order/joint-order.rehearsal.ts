import {
  Refusal,
  evolve,
  type Actor,
  type Command,
  type CommandClass,
  type Event,
  type Next,
  type Recorded,
} from '#kernel';
import { fundCommands, jointOrderCommands, type frameworkEvents, type fundEvents } from '#messages/procurement';
import { person } from '#testing';
import { fund, type Fund } from '../fund/fund.js';
import { partnershipFacts, type CostSharing } from '../partnership-facts.js';
import { commitmentProcess } from './committing/commitment.process.js';
import type { OrderFacts } from './deciding.js';
import { jointOrder } from './joint-order.js';
import { folding, type JointOrder, type JointOrderEvent } from './state.js';

export const CAMDEN = 'E09000007';
export const HAVERING = 'E09000016';
export const ISLINGTON = 'E09000019';
export const SUTTON = 'E09000029';
export const ORDER = { partnership: 'tlc', order: 'TLC-1' };
export const buyer = person('ayo', HAVERING, 'joint-buyer');
export const second = person('bea', HAVERING, 'joint-buyer');
export const stock = (authority: string): Actor => person(`stock-${authority}`, authority, 'stock-manager');
export const budget = (authority: string): Actor => person(`budget-${authority}`, authority, 'budget-holder');

const AGREED: Omit<CostSharing, 'basis' | 'weights'> = {
  ...{ partnership: 'tlc', costType: 'carriage', version: 1, from: '2026-04-01' },
  source: { name: 'Mid-year estimates', date: '2025-06-30' },
};

/** Facts of a partnership of four boroughs led by Havering, buying under one framework. */
export function facts(
  changes: {
    readonly carriagePence?: number;
    readonly shortfall?: 'reduce-copies' | 'drop-borough';
    readonly leavers?: 'stay-liable' | 're-offered';
    readonly delegated?: Record<string, number>;
    readonly sharing?: Pick<CostSharing, 'basis' | 'weights'>;
    readonly to?: string;
    readonly supplierSuspended?: boolean;
    readonly other?: OrderFacts['other'];
    readonly priceBreaks?: frameworkEvents.Terms['priceBreaks'];
    readonly servicing?: frameworkEvents.Terms['servicing'];
    /** The first day a borough is no longer in the stock scheme. */
    readonly leaving?: Record<string, string>;
    readonly branches?: OrderFacts['branches'];
    readonly quoted?: OrderFacts['quoted'];
    readonly number?: string;
  } = {},
): OrderFacts {
  const { shortfall = 'reduce-copies', leavers = 'stay-liable' } = changes;
  const members = [HAVERING, CAMDEN, ISLINGTON, SUTTON];
  return {
    lead: HAVERING,
    partnership: {
      ...partnershipFacts.initial,
      known: true,
      leads: [{ lead: HAVERING, from: '2026-04-01' }],
      memberships: members.map((authority) => ({
        ...{ authority, scheme: 'stock', from: '2026-04-01' },
        leavesOn: changes.leaving?.[authority] ?? null,
      })),
      costSharings: changes.sharing ? [{ ...AGREED, ...changes.sharing }] : [],
      orderRules: [{ version: 1, shortfall, leavers, from: '2026-04-01' }],
      delegatedLimits: changes.delegated ?? Object.fromEntries(members.map((authority) => [authority, 1_000_000_00])),
    },
    framework: {
      supplier: 'askews',
      from: '2026-04-01',
      to: changes.to ?? '2028-03-31',
      supplierSuspended: changes.supplierSuspended ?? false,
      terms: {
        lots: [],
        discounts: [
          { category: 'any', basisPoints: 0 },
          { category: 'AF', basisPoints: 4_300 },
        ],
        priceBreaks: changes.priceBreaks ?? [],
        servicing: changes.servicing ?? [{ service: 'JACKET', name: 'Plastic jacket', pencePerItem: 85 }],
        tolerance: { basisPoints: 500, pence: 200 },
        carriagePence: changes.carriagePence ?? 0,
      },
    },
    quote: null,
    quoted: changes.quoted ?? [],
    branches:
      changes.branches ?? members.flatMap((authority) => ['CEN', 'FIN'].map((branch) => branchOf(authority, branch))),
    number: changes.number ?? 'TLC-1-C28S',
    other: changes.other ?? null,
  };
}

/** A branch without a delivery point of its own. */
export const branchOf = (authority: string, branch: string, open = true): OrderFacts['branches'][number] => ({
  ...{ authority, branch, open, deliveryPoint: null },
});

/** Copies for a branch, paid by one fund or by several with their weights. */
export const copies = (quantity: number, funds: Record<string, number> = { AF: 1 }, servicing: string[] = []) => ({
  branch: 'CEN',
  quantity,
  funds: Object.entries(funds).map(([code, weight]) => ({ fund: code, year: 2026, weight })),
  servicing,
});

/** One order and its boroughs' funds, played by the real rules and the real process, without any server. */
export class Rehearsal {
  order: JointOrder = folding.initial;
  readonly orderEvents: JointOrderEvent[] = [];
  /** The order after each event: what a process reads back to. */
  private readonly orders: JointOrder[] = [];
  readonly funds = new Map<string, Fund>();
  private readonly waiting: Recorded[] = [];

  constructor(
    private known: OrderFacts,
    private now = '2026-11-25T10:00:00.000Z',
  ) {}

  openFund(authority: string, code: string, allocatedPence: number): this {
    return this.tellFund(
      fundCommands.OpenFund,
      {
        authority,
        year: 2026,
        fund: code,
        name: code,
        allocatedPence,
        warnAt: 8_000,
        stopAt: 10_000,
      },
      budget(authority),
    );
  }

  /** From here on the world outside the order is like this. */
  knows(known: OrderFacts): this {
    this.known = known;
    return this;
  }

  at(now: string): this {
    this.now = now;
    return this;
  }

  /** Gives the order a command; throws its Refusal. */
  tell<C extends Command>(command: CommandClass<C>, data: object, as: Actor = buyer): this {
    const decide = jointOrder.decide[command.name as keyof typeof jointOrder.decide] as (
      ...args: unknown[]
    ) => readonly JointOrderEvent[];
    for (const event of decide({ ...ORDER, ...data }, this.order, { at: this.now, by: as }, this.known)) {
      this.order = evolve(folding, this.order, event, { at: this.now, actor: as.subject, authority: as.authority });
      this.orderEvents.push(event);
      this.orders.push(this.order);
      this.queue(event, `jointOrder-${ORDER.partnership}.${ORDER.order}`, this.orderEvents.length - 1);
    }
    return this;
  }

  /** Lets the process answer what has happened, in the order `pick` chooses, with each event delivered `times` times: all of it, or so many events. */
  async settle(pick: (waiting: number) => number = () => 0, times = 1, atMost = Infinity): Promise<this> {
    for (let steps = 0; this.waiting.length > 0 && steps < atMost; steps += 1) {
      if (steps > 2_000) throw new Error('the order never settles');
      const [event] = this.waiting.splice(pick(this.waiting.length), 1);
      for (let time = 0; event && time < times; time += 1) await this.react(event);
    }
    return this;
  }

  private async react(event: Recorded): Promise<void> {
    const reaction = commitmentProcess.on[event.type as JointOrderEvent['type']] as
      ((e: Recorded, tools: object) => unknown) | undefined;
    const tools = { orderAt: async (_stream: string, revision: number) => this.orders[revision] };
    const made = (await reaction?.(event, tools)) as { give?: readonly Next[] } | undefined;
    for (const { command, data } of made?.give ?? []) {
      const process = person('process:commitments', null, 'process');
      try {
        if (command.name in jointOrder.decide) this.tell(command, data, process);
        else this.tellFund(command, data, process);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        throw new Error(`the process was refused: ${error.code}`, { cause: error });
      }
    }
  }

  private tellFund(command: CommandClass, data: Record<string, unknown>, as: Actor): this {
    const key = `${String(data['authority'])}.${String(data['year'])}.${String(data['fund'])}`;
    const decide = fund.decide[command.name as keyof typeof fund.decide] as (
      ...args: unknown[]
    ) => readonly fundEvents.FundEvent[];
    const before = this.funds.get(key) ?? fund.initial;
    for (const event of decide(data, before, { at: this.now, by: as }, undefined)) {
      this.funds.set(
        key,
        evolve(fund, this.funds.get(key) ?? fund.initial, event, { at: this.now, actor: as.subject, authority: null }),
      );
      this.queue(event, `fund-${key}`, 0);
    }
    return this;
  }

  private queue(event: Event, stream: string, revision: number): void {
    this.waiting.push({ ...event, stream, revision } as Recorded);
  }
}

export { jointOrderCommands as asks };
