import { Type } from 'typebox';
import { notFound, query, type Json, type Recorded } from '#kernel';
import { Id } from '#messages/fields';
import { consumerCommands } from '#messages/operations';
import type { Parked } from '#read-store';
import { actionOf } from '../asking/action.js';
import { action, count, exactly, list, plain, text, yes, type Static } from '../asking/shapes.js';
import { findConsumer, nameOf } from './naming.js';
import { operatorsQuestion, type Overview } from './overview.js';

/** What is parked is asked for with nothing. */
export class ParkedScopesParameters {}

/** One parked scope is asked for by the consumer and the scope. */
export class ParkedScopeParameters {
  @Id('The projection or process, by name') consumer!: string;
  @Id('The partnership or authority that is parked') parkedScope!: string;
}

const place = {
  consumer: text,
  kind: Type.Enum(['projection', 'process']),
  scope: Type.String({ description: 'The partnership or authority whose events wait' }),
  reason: text,
  attempts: Type.Integer({ description: 'How many times the event was tried' }),
  since: text,
  retrying: yes,
};
const event = { id: text, type: text, stream: text, position: text };
const all = exactly({ parked: list(exactly({ ...place, event: exactly(event) })) });
const one = exactly({
  ...place,
  event: exactly({
    ...event,
    revision: count,
    version: Type.Integer({ description: 'Version of its shape' }),
    at: text,
    actor: text,
    data: Type.Any({ description: 'What it says; texts of more than 500 characters are cut short' }),
  }),
  actions: list(action),
});

/** Everything that is parked. */
export const parkedScopesQuestion = operatorsQuestion<ParkedScopesParameters>({
  declaration: query({
    name: 'parked-scopes',
    route: 'GET /operations/parked',
    summary:
      'What is parked: which partnerships and authorities wait, in which projection or process, since when and why',
    may: ['operator'],
    parameters: ParkedScopesParameters,
    answer: plain(all),
  }),
  answer: async (overview): Promise<Static<typeof all>> => {
    const names = new Set((await overview.consumers()).map(({ internal }) => internal));
    const parked = (await overview.overseeing.parked()).filter(({ consumer }) => names.has(consumer));
    return { parked: parked.map((each) => ({ ...placeOf(each), event: eventOf(each) })) };
  },
});

/** One parked scope: the event that it waits at, and what can be done. Refuses `consumer-unknown`, `scope-not-parked`. */
export const parkedScopeQuestion = operatorsQuestion<ParkedScopeParameters>({
  declaration: query({
    name: 'parked-scope',
    route: 'GET /operations/consumers/{consumer}/parked/{parkedScope}',
    summary: 'A parked partnership or authority: the event that it waits at, and what can be done',
    may: ['operator'],
    parameters: ParkedScopeParameters,
    answer: plain(one),
  }),
  answer: async (overview, { consumer, parkedScope }): Promise<Static<typeof one>> => {
    const found = findConsumer(await overview.consumers(), consumer);
    if (!found) return notFound('consumer-unknown', { consumer });
    const [parked] = await overview.overseeing.parked(found.internal, parkedScope);
    const recorded = parked && (await recordedOf(overview, parked));
    if (!recorded) return notFound('scope-not-parked', { consumer, scope: parkedScope });
    const { revision, metadata, data } = recorded;
    const { version, at, actor } = metadata;
    const known = { consumer, parkedScope };
    return {
      ...placeOf(parked),
      event: { ...eventOf(parked), revision, version, at, actor, data: abbreviated(data as Json) },
      actions: [
        actionOf(consumerCommands.RetryParkedScope, known),
        actionOf(consumerCommands.SkipParkedEvent, { ...known, position: parked.position }),
        ...(found.kind === 'process'
          ? []
          : [actionOf(consumerCommands.RebuildProjection, { consumer, onlyScope: parkedScope })]),
      ],
    };
  },
});

function placeOf({ consumer: internal, scope, reason, attempts, since, retrying }: Parked) {
  const { consumer, kind } = nameOf(internal);
  return { consumer, kind, scope, reason, attempts, since, retrying };
}

function eventOf({ eventId, eventType, stream, position }: Parked) {
  return { id: eventId, type: eventType, stream, position };
}

async function recordedOf({ means }: Overview, { stream, eventId }: Parked): Promise<Recorded | undefined> {
  for await (const recorded of means.store.readStream(stream)) if (recorded.id === eventId) return recorded;
  return undefined;
}

const LONGEST = 500;

/** A supplier's file lies whole in its event: a page shows no more than how it begins. */
function abbreviated(value: Json): Json {
  if (typeof value === 'string' && value.length > LONGEST)
    return `${value.slice(0, LONGEST)}… (${value.length} characters)`;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each: Json) => abbreviated(each));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, abbreviated(each)]));
}
