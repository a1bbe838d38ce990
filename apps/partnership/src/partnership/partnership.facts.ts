import type { Command } from '#kernel';
import { load, type FindFacts } from '#service';
import { authority } from '../authority/authority.js';
import type { PartnershipNeeds } from './partnership.js';

/** Finds out whether the authority that a command names to lead, or to be admitted, is registered. */
export const findRegistered: FindFacts<Command, PartnershipNeeds> = async (_, { store, catalogue }, { data }) => {
  const code = data['lead'] ?? data['authority'];
  if (typeof code !== 'string') return { registered: false };
  const { state } = await load(store, catalogue, authority, `${authority.noun}-${code}`);
  return { registered: state.registered };
};
