import type { QueryDeclaration } from '#kernel';
import { authoritiesQuestion, authorityQuestion } from './authorities/authorities.query.js';
import { authorities } from './authorities/authorities.js';
import { grouped, type Group } from './asking/grouping.js';
import { answerable, type AnyQuestion, type Patience } from './asking/answering.js';
import { fundCommitments, fundPosition } from './fund-position/fund-position.js';
import { fundQuestion, fundsQuestion } from './fund-position/fund-position.query.js';
import { jointOrderQuestion } from './joint-order/joint-order.query.js';
import { orderHistory } from './joint-order/order-history.js';
import { orderLines } from './joint-order/order-lines.js';
import { orderBoard } from './order-board/order-board.js';
import { orderBoardQuestion } from './order-board/order-board.query.js';
import { partnership } from './partnership/partnership.js';
import { partnershipQuestion, partnershipsQuestion } from './partnership/partnership.query.js';
import { frameworks, suppliers } from './partnership/suppliers.js';
import { filesQuestion } from './quarantine/files.query.js';
import { quarantine } from './quarantine/quarantine.js';
import { quarantineQuestion } from './quarantine/quarantine.query.js';
import { quoteQuestion } from './quarantine/quote.query.js';
import { quotedLines, quotes } from './quarantine/quotes.js';
import { supplierFiles } from './quarantine/supplier-files.js';
import { waitingForMe } from './waiting-for-me/waiting-for-me.js';
import { waitingQuestion } from './waiting-for-me/waiting-for-me.query.js';

/** Everything that is folded, by what it is about: one name for a new projection. */
export const groups: readonly Group[] = [
  grouped('authorities-views', 1, [authorities]),
  grouped('funds-views', 1, [fundPosition, fundCommitments]),
  grouped('orders-views', 1, [orderBoard, orderLines, orderHistory, waitingForMe]),
  grouped('partnership-views', 1, [partnership, suppliers, frameworks]),
  grouped('quotes-views', 1, [supplierFiles, quotes, quotedLines, quarantine]),
];

/** Everything that can be asked: one line for a new question. */
export function questionsWith(patience: Patience): readonly AnyQuestion[] {
  return [
    answerable(authoritiesQuestion, patience),
    answerable(authorityQuestion, patience),
    answerable(filesQuestion, patience),
    answerable(fundQuestion, patience),
    answerable(fundsQuestion, patience),
    answerable(jointOrderQuestion, patience),
    answerable(orderBoardQuestion, patience),
    answerable(partnershipQuestion, patience),
    answerable(partnershipsQuestion, patience),
    answerable(quarantineQuestion, patience),
    answerable(quoteQuestion, patience),
    answerable(waitingQuestion, patience),
  ];
}

/** The declarations of people's questions. */
export const viewQueries: readonly QueryDeclaration[] = questionsWith({ now: () => '', waitMs: 0 }).map(
  ({ declaration }) => declaration,
);
