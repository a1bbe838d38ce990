import { cutParts, joinParts } from '../syntax/parts.js';
import { code, component, segment, type SegmentData } from '../syntax/segment.js';

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

/** Length of one component of a party's name (DE 3036), of which there are five. */
const NAME = 35;

/** The longest name that NAD can carry. */
export const NAME_LENGTH = 5 * NAME;

/** A party from NAD, with the references (RFF) that follow it. */
export function readParty(nad: SegmentData, references: readonly Reference[]): Party {
  const [address, named] = [nad.elements[2]?.[0] ?? [], nad.elements[3]?.[0] ?? []];
  const name = joinParts(named.join('') === '' ? address : named, NAME);
  const party = { role: code(nad, 0), id: code(nad, 1), agency: code(nad, 1, 2) };
  return name === '' ? { ...party, references } : { ...party, name, references };
}

/** A party as NAD, with its references after it. */
export function writeParty({ role, id, agency, name, references }: Party): readonly SegmentData[] {
  const names = name === undefined ? [] : ['', cutParts(name, NAME)];
  return [segment('NAD', role, [id, '', agency], ...names), ...references.map(writeReference)];
}

/** A reference as RFF. */
export function writeReference({ qualifier, number, line = '' }: Reference): SegmentData {
  return segment('RFF', [qualifier, number, line]);
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
