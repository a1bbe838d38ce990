import { processRefusalsQuestion, type ProcessRefusals, type ProcessRefusalsParameters } from '#messages/questions';
import { fromOverview } from './overview.js';

/** Commands that the domain refused to processes. */
export const processRefusalsAnswer = fromOverview<ProcessRefusalsParameters>({
  question: processRefusalsQuestion,
  answer: async ({ overseeing }, { limit = 100 }): Promise<ProcessRefusals> => ({
    refusals: (await overseeing.refusals(limit)).map(({ process, ...rest }) => ({ consumer: process, ...rest })),
  }),
});
