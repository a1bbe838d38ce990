import { NO_STREAM, type EventStore, type Head } from '#event-store';
import { evolve, type Catalogue, type Recorded } from '#kernel';

/** A stream folded: its state, its head, and what an earlier delivery of a command did. */
export interface Loaded<State> {
  readonly state: State;
  readonly head: Head;
  /** The events of the command asked for, if the stream already has them. */
  readonly answered: readonly Recorded[];
}

/**
 * Reads and folds one stream, by a decider or by any other folding of its events. Events are lifted to today's shape and
 * checked; throws UnreadableEvent.
 */
export async function load<State>(
  store: EventStore,
  catalogue: Catalogue,
  rules: { readonly initial: State; readonly evolve: object },
  stream: string,
  commandId?: string,
): Promise<Loaded<State>> {
  let { initial: state } = rules;
  let head = NO_STREAM;
  const answered: Recorded[] = [];
  for await (const recorded of store.readStream(stream)) {
    const event = catalogue.lift(recorded);
    const { at, actor, authority } = event.metadata;
    state = evolve(rules, state, event, { at, actor, authority });
    head = { revision: event.revision, hash: event.hash };
    if (event.metadata.commandId === commandId) answered.push(event);
  }
  return { state, head, answered };
}
