import type { QueryDeclaration } from '#kernel';
import { authoritiesQuestion, authorityQuestion } from './authorities.question.js';
import { consumersQuestion } from './consumers.question.js';
import { fundPositionQuestion, fundsQuestion } from './fund-position.question.js';
import { jointOrderQuestion } from './joint-order.question.js';
import { orderBoardQuestion } from './order-board.question.js';
import { parkedScopeQuestion, parkedScopesQuestion } from './parked.question.js';
import { partnershipQuestion, partnershipsQuestion } from './partnership.question.js';
import { quarantineQuestion } from './quarantine.question.js';
import { quoteQuestion } from './quote.question.js';
import { processRefusalsQuestion } from './refusals.question.js';
import { supplierFilesQuestion } from './supplier-files.question.js';
import { waitingForMeQuestion } from './waiting-for-me.question.js';

export * from './authorities.question.js';
export * from './consumers.question.js';
export * from './fund-position.question.js';
export * from './joint-order.question.js';
export * from './order-board.question.js';
export type * from './order-line.js';
export * from './parked.question.js';
export * from './partnership.question.js';
export * from './quarantine.question.js';
export * from './quote.question.js';
export * from './refusals.question.js';
export * from './supplier-files.question.js';
export * from './waiting-for-me.question.js';
export type { Action } from './shapes.js';

/** Everything that can be asked, for the door and its description: one line for a new question. */
export const queries: readonly QueryDeclaration[] = [
  authoritiesQuestion,
  authorityQuestion,
  supplierFilesQuestion,
  fundPositionQuestion,
  fundsQuestion,
  jointOrderQuestion,
  orderBoardQuestion,
  partnershipQuestion,
  partnershipsQuestion,
  quarantineQuestion,
  quoteQuestion,
  waitingForMeQuestion,
  consumersQuestion,
  parkedScopesQuestion,
  parkedScopeQuestion,
  processRefusalsQuestion,
];
