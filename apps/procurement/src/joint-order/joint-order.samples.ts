import { Refusal } from '#kernel';
import type { QuoteFacts } from './deciding.js';
import { CAMDEN, ISLINGTON, Rehearsal, asks, copies, facts, stock } from './joint-order.rehearsal.js';

const TITLE = { ean: '9780241425442', title: 'The Thursday Murder Club' };
/** A line as it is added: list price in pence, and each borough's copies. */
export const line = (
  id: string,
  listPence: number,
  wants: Record<string, ReturnType<typeof copies>[]>,
  category = 'any',
) => ({
  line: id,
  title: TITLE,
  category,
  listPence,
  wants: Object.entries(wants).map(([authority, groups]) => ({ authority, groups })),
});
export const draft = { title: 'Autumn fiction', supplier: 'askews', framework: 'fw' };

/** A quote as orders take it over: `q1` of Askews, which never expires, and which knows of the order and of no other. */
export const quoteOf = (
  lines: QuoteFacts['lines'],
  said: Partial<Pick<QuoteFacts, 'expiresOn' | 'told' | 'elsewhere'>> = {},
): QuoteFacts => ({
  ...{ quote: 'q1', supplier: 'askews', number: 'Q1', quarantined: [], lines },
  ...{ expiresOn: null, told: true, elsewhere: [], ...said },
});

/** A line of it that is for whoever wants it. */
export const quotedLine = (id: string): QuoteFacts['lines'][number] => ({
  ...{ quotedLine: id, reference: `R-${id}`, category: 'any', listPence: 10_00, wants: [] },
  title: { ...TITLE, author: null, publisher: null, published: null, binding: null },
});

/** The code by which a command is refused. */
export function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  throw new Error('not refused');
}

export const drafted = (known = facts()) => new Rehearsal(known).tell(asks.DraftJointOrder, draft);
/** An order of one line, two copies for Camden and one for Islington, with its window open. */
export const collecting = (known = facts()) =>
  drafted(known)
    .tell(asks.AddOrderLine, line('1', 10_00, { [CAMDEN]: [copies(2)], [ISLINGTON]: [copies(1)] }))
    .tell(asks.OpenConsentWindow, { closesAt: '2026-12-04T17:00' });
export const AFTER = '2026-12-04T17:00:00.000Z';
/** The order after its deadline. */
export const closed = (order: Rehearsal) =>
  order
    .at(AFTER)
    .tell(
      asks.CloseConsentWindow,
      { deadline: AFTER },
      { subject: 'process:deadlines', authority: null, roles: ['process'] },
    );

/** The same, Camden and Islington having consented to their copies. */
export const agreed = (known = facts()) =>
  closed(
    collecting(known)
      .tell(asks.ConsentToRest, { authority: CAMDEN }, stock(CAMDEN))
      .tell(asks.ConsentToRest, { authority: ISLINGTON }, stock(ISLINGTON)),
  );
