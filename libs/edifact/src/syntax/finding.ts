/** What a reader can tolerate: the file departs from the rules, and its meaning is still certain. */
export type WarningCode =
  | 'una-short'
  | 'charset-read-as-latin-1'
  | 'charset-looks-like-utf-8'
  | 'charset-read-as-windows-1252'
  | 'line-wrapped'
  | 'segment-empty'
  | 'segment-last-unterminated'
  | 'sender-missing'
  | 'recipient-missing'
  | 'control-reference-missing'
  | 'interchange-empty'
  | 'interchange-not-closed'
  | 'interchange-count-wrong'
  | 'interchange-reference-differs'
  | 'group-not-closed'
  | 'group-not-opened'
  | 'group-count-wrong'
  | 'group-reference-differs'
  | 'message-reference-missing'
  | 'message-reference-differs'
  | 'message-reference-repeated'
  | 'segment-count-wrong'
  | 'element-repeated'
  | 'check-digit-wrong'
  | 'date-unreadable'
  | 'line-missing'
  | 'line-number-repeated'
  | 'line-not-offered'
  | 'quantity-missing'
  | 'quantity-repeated'
  | 'copies-differ-from-quantity'
  | 'price-missing'
  | 'price-repeated'
  | 'price-zero'
  | 'party-missing'
  | 'copy-detail-empty'
  | 'copy-quantity-unreadable';

/** What a reader cannot understand: nothing of the file (or message) may be applied. */
export type ProblemCode =
  | 'file-empty'
  | 'interchange-missing'
  | 'una-unusable'
  | 'text-not-utf-8'
  | 'segment-unterminated'
  | 'segment-tag-bad'
  | 'segment-outside-message'
  | 'message-not-closed'
  | 'message-type-missing'
  | 'message-type-wrong'
  | 'document-missing'
  | 'document-number-missing'
  | 'line-number-missing'
  | 'line-count-wrong'
  | 'line-after-summary'
  | 'quantity-absent'
  | 'quantity-unreadable'
  | 'price-unreadable'
  | 'price-below-a-penny'
  | 'price-basis-unsupported'
  | 'date-missing';

/** A tolerated deviation: what it is in plain English, the segment (counted from 0 in the file) and the byte where it lies. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
  readonly segment: number;
  readonly offset: number;
}

/** Why nothing can be applied: the reason in plain English, the segment (counted from 0 in the file) and the byte where it lies. */
export interface Problem {
  readonly code: ProblemCode;
  readonly reason: string;
  readonly segment: number;
  readonly offset: number;
}

/** A place in a file; a segment is one. */
export interface Place {
  readonly index: number;
  readonly offset: number;
}

/** Collects what a reader meets, in the order it met it. */
export class Findings {
  readonly warnings: Warning[] = [];
  readonly problems: Problem[] = [];

  warn(code: WarningCode, message: string, at: Place): void {
    this.warnings.push({ code, message, segment: at.index, offset: at.offset });
  }

  fail(code: ProblemCode, reason: string, at: Place): void {
    this.problems.push({ code, reason, segment: at.index, offset: at.offset });
  }
}
