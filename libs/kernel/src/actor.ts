/** The duties of one person at one authority (domain: segregation of duties). Lead-only roles count only at the lead. */
export const ROLES = [
  'selector',
  'stock-manager',
  'budget-holder',
  'receiver',
  'joint-buyer',
  'contract-manager',
  'invoice-officer',
  'settlement-accountant',
  'finance-officer',
  'board',
  's151',
  'auditor',
  'operator',
  'process',
] as const;
/** One duty. */
export type Role = (typeof ROLES)[number];

/** Who asks, from the verified identity, never from a body. */
export interface Actor {
  /** Opaque subject; `process:<name>` for one of our own processes. */
  readonly subject: string;
  /** GSS or other code of the authority acted for; null for processes and operators of the whole system. */
  readonly authority: string | null;
  readonly roles: readonly Role[];
}

/** One of our own processes as an actor. */
export function processActor(name: string): Actor {
  return { subject: `process:${name}`, authority: null, roles: ['process'] };
}
