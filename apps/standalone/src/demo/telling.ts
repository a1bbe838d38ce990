import type { Accepted, Client } from './client.js';

/** Who asks, by username; and what the story is about. */
export interface Stage {
  readonly as: (username: string) => Client;
  readonly partnership: string;
  readonly order: string;
  readonly year: number;
  /** The day the story began on, which may not be today: told again, it goes on where it stopped. */
  readonly from: string;
  readonly today: string;
  readonly tell: (who: string, what: string, answer: Accepted, link: string) => void;
}

/** What the demonstration of a new installation is about. */
export const DEMO = { partnership: 'south-london-stock', order: 'SLS-2026-001' } as const;

/** Supplier and framework of the story. */
export const SUPPLIER = 'askews-holts';
export const FRAMEWORK = 'stock-2026';
