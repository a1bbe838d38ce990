import { Type, query } from '#kernel';
import { Whole } from '../fields/index.js';
import { exactly, list, plain, text, textOf, type Static } from './shapes.js';

/** Refusals are asked for by how many. */
export class ProcessRefusalsParameters {
  @Whole('How many at most: 100 when left out', { min: 1, max: 500, optional: true }) limit?: number;
}

const refusal = exactly({
  consumer: textOf('The process that gave the command'),
  scope: text,
  command: text,
  commandId: text,
  stream: textOf('The stream that refused it'),
  eventId: textOf('The event that the process answered'),
  kind: Type.Enum(['forbidden', 'not-found', 'conflict', 'rule']),
  code: text,
  facts: Type.Any({ description: 'What would have made it pass' }),
  at: text,
});
const all = exactly({ refusals: list(refusal) });
export type ProcessRefusals = Static<typeof all>;

/** Commands that the domain refused to processes, for operators. */
export const processRefusalsQuestion = query({
  name: 'process-refusals',
  route: 'GET /operations/refusals',
  summary: 'Commands of our own processes that were refused, the latest first; the processes went on',
  may: ['operator'],
  parameters: ProcessRefusalsParameters,
  answer: plain(all),
});
