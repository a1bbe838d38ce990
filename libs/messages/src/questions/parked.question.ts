import { Type, query } from '#kernel';
import { Id } from '../fields/index.js';
import { action, count, countOf, exactly, list, plain, text, textOf, yes, type Static } from './shapes.js';

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
  scope: textOf('The partnership or authority whose events wait'),
  reason: text,
  attempts: countOf('How many times the event was tried'),
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
    version: countOf('Version of its shape'),
    at: text,
    actor: text,
    data: Type.Any({ description: 'What it says; texts of more than 500 characters are cut short' }),
  }),
  actions: list(action),
});
export type ParkedScopes = Static<typeof all>;
export type ParkedScope = Static<typeof one>;

/** Everything that is parked, for operators. */
export const parkedScopesQuestion = query({
  name: 'parked-scopes',
  route: 'GET /operations/parked',
  summary:
    'What is parked: which partnerships and authorities wait, in which projection or process, since when and why',
  may: ['operator'],
  parameters: ParkedScopesParameters,
  answer: plain(all),
});

/** One parked scope: the event that it waits at, and what can be done. */
export const parkedScopeQuestion = query({
  name: 'parked-scope',
  route: 'GET /operations/consumers/{consumer}/parked/{parkedScope}',
  summary: 'A parked partnership or authority: the event that it waits at, and what can be done',
  may: ['operator'],
  parameters: ParkedScopeParameters,
  answer: plain(one),
});
