import { notFound, type Json, type Recorded } from '#kernel';
import { consumerCommands } from '#messages/operations';
import {
  parkedScopeQuestion,
  parkedScopesQuestion,
  type ParkedScope,
  type ParkedScopeParameters,
  type ParkedScopes,
  type ParkedScopesParameters,
} from '#messages/questions';
import type { Parked } from '#read-store';
import { actionOf } from '../asking/action.js';
import { findConsumer, nameOf } from './naming.js';
import { fromOverview, type Overview } from './overview.js';

/** Everything that is parked. */
export const parkedScopesAnswer = fromOverview<ParkedScopesParameters>({
  question: parkedScopesQuestion,
  answer: async (overview): Promise<ParkedScopes> => {
    const names = new Set((await overview.consumers()).map(({ internal }) => internal));
    const parked = (await overview.overseeing.parked()).filter(({ consumer }) => names.has(consumer));
    return { parked: parked.map((each) => ({ ...placeOf(each), event: eventOf(each) })) };
  },
});

/** One parked scope: the event that it waits at, and what can be done; while its consumer is paused only resuming that. Refuses `consumer-unknown`, `scope-not-parked`. */
export const parkedScopeAnswer = fromOverview<ParkedScopeParameters>({
  question: parkedScopeQuestion,
  answer: async (overview, { consumer, parkedScope }): Promise<ParkedScope> => {
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
      actions: (await overview.overseeing.paused(found.internal))
        ? [actionOf(consumerCommands.ResumeConsumer, { consumer })]
        : [
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
