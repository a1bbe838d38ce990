import { InMemoryEventStore } from '#event-store';
import {
  Catalogue,
  declarationOf,
  processActor,
  type Actor,
  type Answer,
  type Command,
  type CommandClass,
  type DataOf,
  type Event,
  type Next,
  type Recorded,
  type RecordedOf,
} from '#kernel';
import * as partnership from '#messages/partnership';
import * as procurement from '#messages/procurement';
import { decideCommand, commandOf, derivedId, envelop, load, type Means } from '#service';
import { NOW, person } from '#testing';
import { findQuoteFacts } from '../quote/quote.facts.js';
import { quote } from '../quote/quote.js';
import { findFileFacts } from './supplier-file.facts.js';
import { pack } from './packing.tools.js';
import { supplierFileProcess } from './supplier-file.process.js';
import { supplierFile } from './supplier-file.js';
import { supplierFileTools } from './supplier-file.tools.js';

type FileEvent = RecordedOf<procurement.supplierFileEvents.SupplierFileEvent>;

export const PARTNERSHIP = 'llc';
export const SUPPLIER = 'askews';
export const LEAD = 'E09000007';
/** What the supplier goes by where nothing else is said: the one of the real files, which fails its check. */
export const EAN = '5013546027173';
export const buyer: Actor = person('bea', LEAD, 'joint-buyer');

const CATALOGUE = new Catalogue(...Object.values(partnership), ...Object.values(procurement));

/** What there is before a file comes; branches and funds as `authority:code`. */
interface Setting {
  readonly branches: readonly string[];
  readonly funds: readonly string[];
  readonly year: number;
  /** What the supplier goes by. */
  readonly ean?: string;
}

/** The process stopped here, as if its machine had. */
export class Crash extends Error {}

/** A store with what reading files needs, people who give commands, and a process that can crash and be run again. */
export class Rehearsal {
  readonly store = new InMemoryEventStore();
  readonly means: Means = {
    store: this.store,
    catalogue: CATALOGUE,
    clock: () => NOW,
  };
  private given = 0;

  /** Puts events at the end of a stream, as history that was there before. */
  async has(stream: string, scope: string, ...events: readonly Event[]): Promise<void> {
    const { head } = await load(this.store, this.means.catalogue, { initial: null, evolve: ANYTHING }, stream);
    const fresh = events.map((event, index) => ({
      ...event,
      id: derivedId(stream, head.revision + 1 + index),
      metadata: {
        ...{ commandId: derivedId('past', stream), commandHash: '', correlationId: 'past', causationId: 'past' },
        ...{ actor: 'someone', authority: null, scope, at: NOW, version: 1 },
      },
    }));
    await this.store.append(stream, head, fresh);
  }

  /** A partnership led by Camden in which Brent takes part too, with a supplier; branches and funds come as `authority:code`. */
  async begin({ branches, funds, year, ean = EAN }: Setting): Promise<void> {
    const { PartnershipEstablished, BoroughAdmitted } = partnership.partnershipEvents;
    const codesOf = (entry: string) => entry.split(':') as [string, string];
    const from = '2010-01-01';
    await this.has(
      `partnership-${PARTNERSHIP}`,
      PARTNERSHIP,
      PartnershipEstablished({ partnership: PARTNERSHIP, name: 'London', lead: LEAD, from, noticeMonths: 6 }),
      ...[LEAD, 'E09000005'].map((authority) =>
        BoroughAdmitted({ partnership: PARTNERSHIP, authority, scheme: 'stock', from }),
      ),
    );
    await this.records(SUPPLIER, ean);
    for (const [authority, branch] of branches.map(codesOf)) await this.opensBranch(authority, branch);
    for (const [authority, fund] of funds.map(codesOf)) await this.opensFund(authority, year, fund);
  }

  /** A supplier is recorded, or recorded anew. */
  async records(supplier: string, ean: string, san: string | null = null): Promise<void> {
    const edi = { orderCode: '220', partyQualifier: '14', account: null, buyer: '5013546132093' } as const;
    await this.has(
      `supplier-${PARTNERSHIP}.${supplier}`,
      PARTNERSHIP,
      procurement.supplierEvents.SupplierRecorded({
        ...{ partnership: PARTNERSHIP, supplier, name: supplier, ean, san, warnings: [] },
        edi: { ...edi, deliveryPerLine: false, servicing: true },
      }),
    );
  }

  async opensBranch(authority: string, branch: string): Promise<void> {
    const opened = { authority, branch, name: branch, deliveryPoint: null };
    await this.has(`authority-${authority}`, authority, partnership.authorityEvents.BranchOpened(opened));
  }

  async opensFund(authority: string, year: number, fund: string): Promise<void> {
    const opened = { authority, year, fund, name: fund, allocatedPence: 100, warnAt: 10_000, stopAt: 10_000 };
    await this.has(`fund-${authority}.${year}.${fund}`, authority, procurement.fundEvents.FundOpened(opened));
  }

  /** A person gives a command. */
  async gives<C extends Command>(type: CommandClass<C>, data: DataOf<C>, by = buyer): Promise<Answer> {
    this.given += 1;
    return this.decide(type, data, derivedId('person', this.given), by);
  }

  /** The lead's buyer hands a file in, and the process reads it. Gives the file's id. */
  async receives(bytes: Uint8Array, name = 'quotes.ceq', supplier = SUPPLIER): Promise<string> {
    const content = pack(bytes);
    const data = { partnership: PARTNERSHIP, supplier, name, content };
    const answer = await this.gives(procurement.supplierFileCommands.ReceiveSupplierFile, data);
    if (answer.outcome === 'refused') throw new Error(answer.code);
    await this.runs();
    return content.sha256.slice(0, 40);
  }

  /** Runs the process over all that ever happened, as after a start on an empty checkpoint. Stops after some commands when told to. */
  async runs(commandsBeforeCrash = Infinity): Promise<void> {
    const tools = supplierFileTools(this.means);
    let left = commandsBeforeCrash;
    for (const recorded of await this.events('supplierFile')) {
      const react = supplierFileProcess.on[recorded.type as FileEvent['type']] as
        | ((
            event: Recorded,
            with_: typeof tools,
          ) => ReturnType<NonNullable<typeof supplierFileProcess.on.SupplierFileMended>>)
        | undefined;
      const { give = [] } = (await react?.(recorded, tools)) ?? {};
      for (const [index, { command, data }] of give.entries()) {
        if (left-- <= 0) throw new Crash();
        const id = derivedId(recorded.id, supplierFileProcess.name, index);
        const answer = await this.decide(command, data, id, processActor(supplierFileProcess.name));
        if (answer.outcome === 'refused') throw new Error(`${command.name}: ${answer.code}`);
      }
    }
  }

  /** All events of a category, in the store's order. */
  async events(category: string): Promise<readonly Recorded[]> {
    const events: Recorded[] = [];
    for await (const page of this.store.readAll({ categories: [category] })) events.push(...page);
    return events;
  }

  /** What is the same in every run: all streams of files and quotes with their hashes. */
  async history(): Promise<readonly string[]> {
    const events = [...(await this.events('supplierFile')), ...(await this.events('quote'))];
    return events.map(({ stream, revision, type, hash }) => `${stream} ${revision} ${type} ${hash}`);
  }

  private async decide(type: Next['command'], data: object, id: string, by: Actor): Promise<Answer> {
    const envelope = envelop(type, data, { id, by, correlationId: 'rehearsal', causationId: 'rehearsal' });
    const command = commandOf(type, envelope);
    return declarationOf(type).noun === 'quote'
      ? decideCommand(quote, this.means, command, envelope, findQuoteFacts)
      : decideCommand(supplierFile, this.means, command, envelope, findFileFacts);
  }
}

/** A fold for streams of which only the head matters. */
const ANYTHING: Record<string, (state: null) => null> = new Proxy({}, { get: () => () => null });
