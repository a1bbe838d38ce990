import type { Command } from '#kernel';
import { load, type FindFacts } from '#service';
import { authority } from '../authority/authority.js';
import type { PartnershipNeeds } from './partnership.js';

/** The commands for which it matters whether the authority they name is registered; for the others its stream is not read. */
const NEEDS_AUTHORITY = new Set(['EstablishPartnership', 'AdmitBorough']);

/** Finds out whether the authority that a command names to lead, or to be admitted, is registered. */
export const findRegistered: FindFacts<Command, PartnershipNeeds> = async (_, { store, catalogue }, { type, data }) => {
  const code = data['lead'] ?? data['authority'];
  if (!NEEDS_AUTHORITY.has(type) || typeof code !== 'string') return { registered: false };
  const { state } = await load(store, catalogue, authority, `${authority.noun}-${code}`);
  return { registered: state.registered };
};
