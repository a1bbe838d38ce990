import type { Command, DataOf } from '#kernel';
import { load, type FindFacts } from '#service';
import { partnershipFacts, partnershipStream } from '../partnership-facts.js';
import type { SupplierNeeds } from './supplier.js';

type OfPartnership = DataOf<Command> & { readonly partnership: string };

/** Reads the partnership that a command names. */
export const findSupplierNeeds: FindFacts<Command, SupplierNeeds> = async (command, { store, catalogue }) => {
  const { partnership } = command as OfPartnership;
  const { state } = await load(store, catalogue, partnershipFacts, partnershipStream(partnership));
  return { partnership: state };
};
