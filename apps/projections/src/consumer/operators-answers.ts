import type { Answerable } from '../asking/answering.js';
import { consumersAnswer } from './consumers.answer.js';
import { answerableBy, type Overview } from './overview.js';
import { parkedScopeAnswer, parkedScopesAnswer } from './parked.answer.js';
import { processRefusalsAnswer } from './refusals.answer.js';

/** The answers to everything that only operators can ask, ready to be given: one line for a new one. */
export function operatorsAnswers(overview: Overview): readonly Answerable[] {
  return [
    answerableBy(overview, consumersAnswer),
    answerableBy(overview, parkedScopesAnswer),
    answerableBy(overview, parkedScopeAnswer),
    answerableBy(overview, processRefusalsAnswer),
  ];
}
