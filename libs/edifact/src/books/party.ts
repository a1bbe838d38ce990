import { code, component, type SegmentData } from '../syntax/segment.js';

/** A number by which one side knows something: DE 1153 (ON order, LI our line, QLI the quote's line, API account, BFN fund) and the number. */
export interface Reference {
  readonly qualifier: string;
  readonly number: string;
  /** The line in the document referred to (DE 1156), where it is written apart. */
  readonly line?: string;
}

/** A party of a message: its role (BY buyer, SU supplier, DP delivery, IV invoicee), its number, and whose numbering that is (DE 3055: 9 EAN, 31B SAN, 91, 92). */
export interface Party {
  readonly role: string;
  readonly id: string;
  readonly agency: string;
  readonly name?: string;
  readonly references: readonly Reference[];
}

/** A party from NAD, with the references (RFF) that follow it. */
export function readParty(nad: SegmentData, references: readonly Reference[]): Party {
  const name = (nad.elements[3] ?? nad.elements[2])?.[0]?.join(' ').trim() ?? '';
  const party = { role: code(nad, 0), id: code(nad, 1), agency: code(nad, 1, 2) };
  return name === '' ? { ...party, references } : { ...party, name, references };
}

/** A reference from RFF. */
export function readReference(rff: SegmentData): Reference {
  const [qualifier, number, line] = [code(rff, 0), component(rff, 0, 1), code(rff, 0, 2)];
  return line === '' ? { qualifier, number } : { qualifier, number, line };
}

/** The number of the first reference of a kind. */
export function referenceNumber(references: readonly Reference[], qualifier: string): string | undefined {
  return references.find((reference) => reference.qualifier === qualifier)?.number;
}

/** The first party in a role. */
export function partyIn(parties: readonly Party[], role: string): Party | undefined {
  return parties.find((party) => party.role === role);
}
