import { Command } from '#kernel';
import { Id } from '../fields/index.js';

/** Which service decides these commands, and under which noun. */
export const context = 'partnership';
export const noun = 'partnership';
/** Where a partnership is found. */
export const PARTNERSHIP = '/partnerships/{partnership}';

/** A command to one partnership. */
export abstract class OfPartnership extends Command {
  @Id('The partnership') partnership!: string;

  streamId(): string {
    return this.partnership;
  }

  scope(): string {
    return this.partnership;
  }
}
