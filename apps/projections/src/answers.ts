import { authoritiesAnswer, authorityAnswer } from './authorities/authorities.answer.js';
import { authorities } from './authorities/authorities.js';
import { grouped, type Group } from './asking/grouping.js';
import { answerable, type Answerable, type Patience } from './asking/answering.js';
import { fundCommitments, fundPosition } from './fund-position/fund-position.js';
import { fundPositionAnswer, fundsAnswer } from './fund-position/fund-position.answer.js';
import { jointOrderAnswer } from './joint-order/joint-order.answer.js';
import { orderHistory } from './joint-order/order-history.js';
import { orderLines } from './joint-order/order-lines.js';
import { orderBoard } from './order-board/order-board.js';
import { orderList } from './order-board/order-list.js';
import { orderBoardAnswer } from './order-board/order-board.answer.js';
import { partnership } from './partnership/partnership.js';
import { partnershipAnswer, partnershipsAnswer } from './partnership/partnership.answer.js';
import { frameworks, suppliers } from './partnership/suppliers.js';
import { supplierFilesAnswer } from './quarantine/supplier-files.answer.js';
import { dismissed } from './quarantine/dismissed.js';
import { quarantine } from './quarantine/quarantine.js';
import { quarantineAnswer } from './quarantine/quarantine.answer.js';
import { quoteAnswer } from './quarantine/quote.answer.js';
import { quotedLines, quotes } from './quarantine/quotes.js';
import { supplierFiles } from './quarantine/supplier-files.js';
import { waitingForMe } from './waiting-for-me/waiting-for-me.js';
import { waitingForMeAnswer } from './waiting-for-me/waiting-for-me.answer.js';

/** Everything that is folded, by what it is about: one name for a new projection. */
export const groups: readonly Group[] = [
  grouped('authorities-views', 1, [authorities]),
  grouped('funds-views', 1, [fundPosition, fundCommitments]),
  grouped('orders-views', 2, [orderList, orderBoard, orderLines, orderHistory, waitingForMe]),
  grouped('partnership-views', 1, [partnership, suppliers, frameworks]),
  grouped('quotes-views', 1, [supplierFiles, quotes, quotedLines, quarantine, dismissed]),
];

/** The answers to everything that people can ask: one line for a new one. */
export function answersWith(patience: Patience): readonly Answerable[] {
  return [
    answerable(authoritiesAnswer, patience),
    answerable(authorityAnswer, patience),
    answerable(supplierFilesAnswer, patience),
    answerable(fundPositionAnswer, patience),
    answerable(fundsAnswer, patience),
    answerable(jointOrderAnswer, patience),
    answerable(orderBoardAnswer, patience),
    answerable(partnershipAnswer, patience),
    answerable(partnershipsAnswer, patience),
    answerable(quarantineAnswer, patience),
    answerable(quoteAnswer, patience),
    answerable(waitingForMeAnswer, patience),
  ];
}
