import type { QuotedLine } from './resolve.js';

/** A copy for tests: one, for a branch that nobody named. */
export function copy(said: Partial<QuotedLine['copies'][number]> = {}): QuotedLine['copies'][number] {
  return {
    ...{ branch: '', fund: '', authority: null, quantity: 1, sequence: '', stockType: '', shelfmark: '' },
    ...{ rotation: '', servicing: [], servicingText: '', loanCategory: '', value: '', ...said },
  };
}

/** A line for tests: two copies of a book at £16.99 that are for whoever wants them. */
export function quoted(said: Partial<QuotedLine> = {}): QuotedLine {
  return {
    ...{ line: 'L1', supplierRef: 'SO1', ean: '9780749577216', isbnValid: true, title: 'AA hotel guide', author: '' },
    ...{ publisher: '', edition: '', published: '2015', binding: 'Pbk', listPence: 1699, priceCode: 'AAE' },
    ...{ currency: 'GBP', quantity: 2, category: 'any', notes: '', copies: [], ...said },
  };
}
