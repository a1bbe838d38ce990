import type { Command, DataOf } from '#kernel';
import { load, type FindFacts } from '#service';
import { supplier } from '../supplier/supplier.js';
import { findSupplierNeeds } from '../supplier/supplier.facts.js';
import type { FrameworkNeeds } from './framework.js';

type OfFramework = DataOf<Command> & { readonly partnership: string; readonly supplier?: string };

/** Reads the partnership that a command names, and the supplier when it names one. */
export const findFrameworkNeeds: FindFacts<Command, FrameworkNeeds> = async (command, means, asked) => {
  const { partnership } = await findSupplierNeeds(command, means, asked);
  const { partnership: of, supplier: id } = command as OfFramework;
  if (id === undefined) return { partnership, supplierStatus: 'unknown' };
  const stream = `${supplier.noun}-${of}.${id}`;
  const { state } = await load(means.store, means.catalogue, supplier, stream);
  return { partnership, supplierStatus: state.status };
};
