import { isCommandClass, type CommandClass } from '#kernel';
import { consumerCommands } from '../operations/index.js';
import { authorityCommands, partnershipCommands } from '../partnership/index.js';
import {
  frameworkCommands,
  fundCommands,
  jointOrderCommands,
  quoteCommands,
  supplierCommands,
  supplierFileCommands,
} from '../procurement/index.js';

/** Every command of every context, for the door and its description: one name for a new noun. */
export const commands: readonly CommandClass[] = [
  authorityCommands,
  partnershipCommands,
  supplierCommands,
  frameworkCommands,
  fundCommands,
  supplierFileCommands,
  quoteCommands,
  jointOrderCommands,
  consumerCommands,
].flatMap((noun) => Object.values<unknown>(noun).filter(isCommandClass));
