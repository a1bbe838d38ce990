import { Type } from 'typebox';
import { query } from '#kernel';
import { Whole } from '#messages/fields';
import { exactly, list, plain, text, type Static } from '../asking/shapes.js';
import { operatorsQuestion } from './overview.js';

/** Refusals are asked for by how many. */
export class ProcessRefusalsParameters {
  @Whole('How many at most: 100 when left out', { min: 1, max: 500, optional: true }) limit?: number;
}

const refusal = exactly({
  consumer: Type.String({ description: 'The process that gave the command' }),
  scope: text,
  command: text,
  commandId: text,
  stream: Type.String({ description: 'The stream that refused it' }),
  eventId: Type.String({ description: 'The event that the process answered' }),
  kind: Type.Enum(['forbidden', 'not-found', 'conflict', 'rule']),
  code: text,
  facts: Type.Any({ description: 'What would have made it pass' }),
  at: text,
});
const all = exactly({ refusals: list(refusal) });

/** Commands that the domain refused to processes. */
export const processRefusalsQuestion = operatorsQuestion<ProcessRefusalsParameters>({
  declaration: query({
    name: 'process-refusals',
    route: 'GET /operations/refusals',
    summary: 'Commands of our own processes that were refused, the latest first; the processes went on',
    may: ['operator'],
    parameters: ProcessRefusalsParameters,
    answer: plain(all),
  }),
  answer: async ({ overseeing }, { limit = 100 }): Promise<Static<typeof all>> => ({
    refusals: (await overseeing.refusals(limit)).map(({ process, ...rest }) => ({ consumer: process, ...rest })),
  }),
});
