import type { EventStore } from '#event-store';
import { evolve, type Catalogue, type Event, type Process, type Reaction, type RecordedOf } from '#kernel';
import { load } from '#service';
import { branchesOf } from './branches.facts.js';
import { commitmentProcess } from './joint-order/committing/commitment.process.js';
import { framework as frameworkRules } from './framework/framework.js';
import { takingOverProcess } from './joint-order/drafting/taking-over.process.js';
import { deadlineProcess } from './joint-order/consenting/deadline.process.js';
import { sendingProcess } from './joint-order/sending/sending.process.js';
import { folding, type JointOrder } from './joint-order/state.js';
import type { Outbox } from './outbox/outbox.js';
import { insolvencyProcess } from './supplier/insolvency.process.js';
import { insolvencyTools } from './supplier/insolvency.tools.js';
import { supplier as supplierRules } from './supplier/supplier.js';
import { supplierFileProcess } from './supplier-file/supplier-file.process.js';
import { supplierFileTools } from './supplier-file/supplier-file.tools.js';

/** What the processes of procurement need from outside. */
export interface ProcessMeans {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly outbox: Outbox;
}

/** The processes of procurement, ready to be run. */
export function procurementProcesses({ store, catalogue, outbox }: ProcessMeans): readonly Process<Event>[] {
  const orderAt = async (stream: string, revision: number): Promise<JointOrder> => {
    let state = folding.initial;
    for await (const recorded of store.readStream(stream, { limit: revision + 1 })) {
      const { metadata, ...event } = catalogue.lift(recorded);
      state = evolve(folding, state, event, metadata);
    }
    return state;
  };
  const supplier = async (partnership: string, id: string) => {
    const { state } = await load(store, catalogue, supplierRules, `supplier-${partnership}.${id}`);
    if (!state.recorded) throw new Error(`supplier ${id} of ${partnership} is not recorded`);
    return state.recorded;
  };
  const contract = async (partnership: string, id: string) => {
    const { state } = await load(store, catalogue, frameworkRules, `framework-${partnership}.${id}`);
    if (!state.awarded) throw new Error(`framework ${id} of ${partnership} was never awarded`);
    return state.awarded.reference;
  };
  return [
    equipped(takingOverProcess, undefined),
    equipped(deadlineProcess, undefined),
    equipped(commitmentProcess, { orderAt }),
    equipped(sendingProcess, {
      ...{ orderAt, supplier, contract },
      orderNow: async (stream) => (await load(store, catalogue, folding, stream)).state,
      branches: (authorities) => branchesOf(authorities, { store, catalogue }),
      place: (...file) => outbox.place(...file),
    }),
    equipped(insolvencyProcess, insolvencyTools(store, catalogue)),
    equipped(supplierFileProcess, supplierFileTools({ store, catalogue })),
  ];
}

type Reacts = (event: RecordedOf<Event>, tools: unknown) => Reaction | Promise<Reaction>;

/** A process with its tools in hand. */
function equipped<E extends Event, Tools>(process: Process<E, Tools>, tools: Tools): Process<Event> {
  const reactions = Object.entries(process.on) as readonly (readonly [string, Reacts])[];
  const on = Object.fromEntries(
    reactions.map(([type, react]) => [type, (event: RecordedOf<Event>) => react(event, tools)]),
  );
  return { name: process.name, on };
}
