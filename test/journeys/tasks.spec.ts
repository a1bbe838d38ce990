import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Refusal, declarationOf, londonDate, type Actor, type CommandClass, type Found } from '#kernel';
import { partnershipEvents } from '#messages/partnership';
import type { Task, WaitingForMe } from '#messages/questions';
import { person } from '#testing';
import { jointOrder } from '../../apps/procurement/src/joint-order/joint-order.js';
import { AFTER, draft, line } from '../../apps/procurement/src/joint-order/joint-order.samples.js';
import {
  CAMDEN,
  HAVERING,
  ISLINGTON,
  ORDER,
  Rehearsal,
  SUTTON,
  asks,
  budget,
  buyer,
  copies,
  facts,
  second,
  stock,
} from '../../apps/procurement/src/joint-order/joint-order.rehearsal.js';
import { Rehearsal as Views } from '../../apps/projections/src/rehearsal/rehearsal.js';

const BEGUN = '2026-11-25T10:00:00.000Z';
const boroughs = [HAVERING, CAMDEN, ISLINGTON, SUTTON];
/** Both buyers may have built the order; then the lead’s contract manager approves it. */
const manager = person('colm', HAVERING, 'contract-manager');
const people: readonly Actor[] = [buyer, second, manager, ...boroughs.map(stock), ...boroughs.map(budget)];
const deadlines = person('process:deadlines', null, 'process');
const commandOf = new Map<string, CommandClass>(
  Object.values(asks).map((command) => [declarationOf(command).summary, command]),
);

/** What a person fills in beside what a task says already. */
const filled = (command: CommandClass): object => ({
  ...(command === asks.ReofferShares && { closesAt: '2026-12-10T17:00' }),
  ...(command === asks.OpenConsentWindow && { closesAt: '2026-12-04T17:00' }),
  ...((command === asks.DeclineLine || command === asks.WithholdCommitment) && { reason: 'No money' }),
  ...((command === asks.DropBorough || command === asks.CancelJointOrder) && { reason: 'It has left' }),
});

interface Offered {
  readonly by: Actor;
  readonly task: Task;
  readonly command: CommandClass;
  readonly data: Record<string, unknown>;
}

/** An order as procurement decides it, and what the read side tells each person to do about it. */
class Both {
  readonly order: Rehearsal;
  private views = new Views(BEGUN);
  private now = BEGUN;
  private forwarded = 0;

  constructor(private known: Parameters<typeof facts>[0]) {
    this.order = new Rehearsal(facts(known));
    const about = { partnership: ORDER.partnership };
    const { PartnershipEstablished, BoroughAdmitted } = partnershipEvents;
    const from = '2026-04-01';
    this.partnership(
      PartnershipEstablished({ ...about, name: 'TLC', lead: HAVERING, from, noticeMonths: 6 }),
      ...boroughs.map((authority) => BoroughAdmitted({ ...about, authority, scheme: 'stock', from })),
    );
  }

  give(command: CommandClass, data: object, by: Actor): void {
    this.order.tell(command, data, by);
    this.forward(by);
  }

  async settle(): Promise<void> {
    await this.order.settle();
    this.forward(person('process:commitments', null, 'process'));
  }

  leaves(authority: string): void {
    const leavesOn = londonDate(BEGUN);
    const leaving = { ...this.known?.leaving, [authority]: leavesOn };
    this.known = { ...this.known, leaving };
    this.order.knows(facts(this.known));
    const { partnership } = ORDER;
    const notice = { partnership, authority, scheme: 'stock', leavesOn, reason: 'Merger' } as const;
    this.partnership(partnershipEvents.NoticeGiven(notice));
  }

  /** The deadline of the window passes. */
  passes(): void {
    const deadline = this.order.order.window?.closesAt ?? AFTER;
    this.now = deadline;
    this.order.at(deadline);
    const { told } = this.views;
    this.views = new Views(deadline);
    for (const { occasion, events } of told) this.views.happened(occasion, ...events);
    this.give(asks.CloseConsentWindow, { deadline }, deadlines);
  }

  /** Everything that anybody is asked, with the commands that it can be answered by. */
  async offered(more: number): Promise<readonly Offered[]> {
    const all = people.map(async (by) => {
      const answer = (await this.views.ask('waiting-for-me', { partnership: ORDER.partnership }, by)) as Found;
      return (answer.body as unknown as WaitingForMe).tasks.flatMap((task) =>
        task.actions.flatMap(({ summary, path, body }) => {
          const command = commandOf.get(summary);
          if (!command || command === asks.AddOrderLine) return [];
          const route = declarationOf(command).route?.split(' ')[1] ?? '';
          const known = { ...named(route, path), ...body };
          const chosen = command === asks.ChooseCopies && { groups: [copies(this.agreed(known) + 1 + (more % 5))] };
          const data = { ...known, ...filled(command), ...chosen };
          return [{ by, task, command, data }];
        }),
      );
    });
    return (await Promise.all(all)).flat();
  }

  /** Why the order would refuse it; undefined when it is taken. */
  refusal({ by, command, data }: Offered): string | undefined {
    const { may } = declarationOf(command);
    if (!may.some((role) => by.roles.includes(role))) return 'not the duty of who is asked';
    const decide = jointOrder.decide[command.name as keyof typeof jointOrder.decide] as (...args: unknown[]) => unknown;
    try {
      decide({ ...ORDER, ...data }, this.order.order, { at: this.now, by }, facts(this.known));
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** A draft with copies of who has left since can’t be opened: the lead takes the line out first. */
  isHeldUp(offered: Offered): boolean {
    return offered.command === asks.OpenConsentWindow && this.refusal(offered) === 'not-in-the-stock-scheme';
  }

  /** Copies a borough is to have already, while more of them are offered: it may not choose fewer. */
  private agreed({ line, authority }: { readonly line?: string; readonly authority?: string }): number {
    const { lines, reoffered } = this.order.order;
    const groups = reoffered ? lines[line ?? '']?.wants[authority ?? '']?.groups : [];
    return (groups ?? []).reduce((all, { quantity }) => all + quantity, 0);
  }

  private partnership(...events: Parameters<Views['happened']>[1][]): void {
    const { partnership: scope } = ORDER;
    this.views.happened({ scope, stream: `partnership-${scope}`, by: person('board', HAVERING, 'board') }, ...events);
  }

  private forward(by: Actor): void {
    const { partnership: scope, order } = ORDER;
    const fresh = this.order.orderEvents.slice(this.forwarded);
    this.forwarded = this.order.orderEvents.length;
    this.views.happened({ scope, stream: `jointOrder-${scope}.${order}`, by, at: this.now }, ...fresh);
  }
}

/** What a path says for the names in its route. */
function named(route: string, path: string): Record<string, string> {
  const said = path.split('/');
  return Object.fromEntries(
    route.split('/').flatMap((part, place) => (part.startsWith('{') ? [[part.slice(1, -1), said[place] ?? '']] : [])),
  );
}

/** Copies proposed by borough; a quote may name no fund for them. */
const proposal = fc.record({ count: fc.integer({ min: 1, max: 4 }), fund: fc.constantFrom('AF', 'AF', null) });
const wants = fc.dictionary(fc.constantFrom(...boroughs), proposal, { minKeys: 1 });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('task' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('leave' as const), pick: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('deadline' as const), pick: fc.constant(0) }) },
);

/** design.md: what does the person do next, and is it one step away? */
describe('whatever has happened to an order', () => {
  it('who is asked something can do it, and while it is open somebody is asked', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          lines: fc.array(wants, { minLength: 1, maxLength: 3 }),
          leavers: fc.constantFrom('stay-liable' as const, 're-offered' as const),
          shortfall: fc.constantFrom('reduce-copies' as const, 'drop-borough' as const),
          carriagePence: fc.constantFrom(0, 5_00),
          delegatedPence: fc.constantFrom(0, 20_00, 1_000_00),
          money: fc.constantFrom(15_00, 500_00),
          steps: fc.array(step, { maxLength: 25 }),
        }),
        async ({ lines, delegatedPence, money, steps, ...terms }) => {
          const delegated = Object.fromEntries(boroughs.map((authority) => [authority, delegatedPence]));
          const both = new Both({ ...terms, delegated });
          for (const authority of boroughs) both.order.openFund(authority, 'AF', money);
          both.give(asks.DraftJointOrder, draft, buyer);
          for (const [index, wanted] of lines.entries()) {
            const proposed = Object.fromEntries(
              Object.entries(wanted).map(([who, { count, fund }]) => [who, [copies(count, fund ? { [fund]: 1 } : {})]]),
            );
            both.give(asks.AddOrderLine, line(String(index + 1), 10_00, proposed), buyer);
          }
          let offered = await both.offered(0);
          for (const { does, pick } of steps) {
            const next = offered[pick % offered.length];
            if (does === 'leave') both.leaves([CAMDEN, ISLINGTON, SUTTON][pick] ?? CAMDEN);
            if (does === 'deadline' && both.order.order.status === 'collecting') both.passes();
            if (does === 'task' && next && !both.isHeldUp(next)) both.give(next.command, next.data, next.by);
            await both.settle();
            offered = await both.offered(pick);
            for (const each of offered) {
              seen.add(each.task.kind);
              const refused = both.isHeldUp(each) ? undefined : both.refusal(each);
              if (refused) throw new Error(`${each.task.sentence} ${each.command.name} is refused: ${refused}`);
            }
            const { status } = both.order.order;
            const open = ['draft', 'committing', 'ready'].includes(status);
            if (open && offered.length === 0)
              throw new Error(`nobody is asked anything about an order that is ${status}`);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect([...seen]).toEqual(expect.arrayContaining(['draft', 'consent', 'close-window', 'commit', 'approve']));
  }, 60_000);
});
