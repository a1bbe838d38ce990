import type { Message, QuotesMessage } from '#edifact';

/** The supplier a file is said to come from, and what its record says it goes by: its EAN and, where it has one, its SAN. */
export interface SaidSender {
  readonly supplier: string;
  readonly identifiers: readonly string[];
}

/** Whose a quote is: the supplier is named in it, or only its interchange is the supplier's, or neither. */
export type Sent = {
  readonly by: 'supplier' | 'another-under-its-address' | 'another';
  readonly party: string;
  readonly address: string;
};

/**
 * Compares the supplier that a quote names (NAD+SU) and the sender of its interchange (UNB) with the supplier it is said to come
 * from. Numbers are compared and not the codes for whose they are: real partners write 14 for what others call 9.
 */
export function sentBy({ parties }: QuotesMessage, { interchange }: Message, { identifiers }: SaidSender): Sent {
  const known = new Set(identifiers.map(plain));
  const said = { party: parties.find(({ role }) => role === 'SU')?.id ?? '', address: interchange.sender.id };
  if (known.has(plain(said.party))) return { by: 'supplier', ...said };
  if (!known.has(plain(said.address))) return { by: 'another', ...said };
  return { by: plain(said.party) === '' ? 'supplier' : 'another-under-its-address', ...said };
}

function plain(identifier: string): string {
  return identifier.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
}
