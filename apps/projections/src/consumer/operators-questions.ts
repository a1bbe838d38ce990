import type { QueryDeclaration } from '#kernel';
import type { AnyQuestion } from '../asking/answering.js';
import { consumersQuestion } from './consumers.query.js';
import { answerableBy, type Overview } from './overview.js';
import { parkedScopeQuestion, parkedScopesQuestion } from './parked.query.js';
import { processRefusalsQuestion } from './refusals.query.js';

/** Everything that only operators can ask, ready to be answered. */
export function operatorsQuestions(overview: Overview): readonly AnyQuestion[] {
  return [
    answerableBy(overview, consumersQuestion),
    answerableBy(overview, parkedScopesQuestion),
    answerableBy(overview, parkedScopeQuestion),
    answerableBy(overview, processRefusalsQuestion),
  ];
}

/** Their declarations, for the door and its description. */
export const operatorsQueries: readonly QueryDeclaration[] = [
  consumersQuestion,
  parkedScopesQuestion,
  parkedScopeQuestion,
  processRefusalsQuestion,
].map(({ declaration }) => declaration);
