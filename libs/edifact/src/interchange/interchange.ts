import type { Charset, ServiceCharacters } from '../syntax/characters.js';
import type { Problem, Warning } from '../syntax/finding.js';
import type { Segment } from '../syntax/segment.js';

/** An address of UNB: an identifier and the code (DE 0007) that says whose numbering it is: 14 EAN, 31B SAN, 91, 92. */
export interface Address {
  readonly id: string;
  readonly qualifier?: string;
}

/** What UNB says. */
export interface InterchangeHeader {
  /** Syntax identifier (UNOC) and version (3). */
  readonly syntax: string;
  readonly version: string;
  readonly sender: Address;
  readonly recipient: Address;
  /** Date and time of preparation as written: YYMMDD (or CCYYMMDD) and HHMM; some systems leave placeholders. */
  readonly preparedDate: string;
  readonly preparedTime: string;
  readonly reference: string;
  readonly applicationReference: string;
  readonly test: boolean;
}

/** What UNH says of a message's type: ORDERS, D, 96A, UN, EAN008. */
export interface MessageType {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly agency: string;
  readonly association: string;
}

/** One whole message, UNH to UNT, with the bytes it came in. */
export interface Message {
  readonly interchange: InterchangeHeader;
  readonly characters: ServiceCharacters;
  readonly charset: Charset;
  readonly reference: string;
  readonly type: MessageType;
  /** Reference of the UNG group around it, where there is one. */
  readonly group?: string;
  /** All segments from UNH to UNT. */
  readonly segments: readonly Segment[];
  /** The number of segments that UNT declares, as written. */
  readonly declaredSegments: string;
  /** Offset in the file of UNH's first byte, and the bytes up to UNT's terminator. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** One interchange: UNB to UNZ. */
export interface Interchange {
  readonly header: InterchangeHeader;
  readonly messages: readonly Message[];
  /** UNZ was there. Where it was not, a file that was cut after a whole message looks the same as one that never had it. */
  readonly closed: boolean;
  readonly offset: number;
  readonly length: number;
}

/** A whole file, or the reasons why nothing of it may be applied. */
export type ReadResult =
  | { readonly ok: true; readonly interchanges: readonly Interchange[]; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly errors: readonly Problem[]; readonly warnings: readonly Warning[] };
