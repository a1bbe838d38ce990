/** What one trading partner wants otherwise. Where a habit is absent the order is written as it is. */
export interface EdiProfile {
  /** BGM 1001 instead of the order's own, for partners who want 22V for every order that follows a quotation. */
  readonly documentKind?: string;
  /** BGM 1225 instead of the order's own. */
  readonly documentFunction?: string;
  /** UNB's code for whose number the sender's and the recipient's is (DE 0007: 14 EAN, 31B SAN, 91, 92). */
  readonly senderQualifier?: string;
  readonly recipientQualifier?: string;
  /** NAD's code for whose numbers the parties' are (DE 3055), for partners who want another than each party's own. */
  readonly partyAgency?: string;
  /** Marks every interchange as a test, or none, whatever the order says. */
  readonly test?: boolean;
  /** UNB's application reference. */
  readonly applicationReference: string;
  /** UNH's association code, EAN008 where nothing else was agreed. */
  readonly associationCode: string;
  /** Whether the header may have NAD+DP. */
  readonly headerDelivery: boolean;
  /** Whether lines say with LOC+7 and QTY+11 where copies go. */
  readonly lineDeliveries: boolean;
  /** Whether lines detail copies with GIR. */
  readonly copyDetails: boolean;
  /** The longest text of a description; longer ones are cut, and reported. */
  readonly descriptionLength: number;
  /** The one qualifier (AAE or AAB) that list prices are written under. */
  readonly listPriceQualifier?: 'AAE' | 'AAB';
  /** Whether each segment ends its line. */
  readonly lineBreaks: boolean;
}

/** Every detail of the order, as EDItEUR's guidelines have it. */
export const FULL_PROFILE: EdiProfile = {
  applicationReference: 'ORDERS',
  associationCode: 'EAN008',
  headerDelivery: true,
  lineDeliveries: true,
  copyDetails: true,
  descriptionLength: 700,
  lineBreaks: false,
};
