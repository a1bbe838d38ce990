import { Command, Declares, next, process, type Answer, type CommandEnvelope, type Refused } from '#kernel';
import type { Give } from '../process/reacting.js';
import { POISON, cured, type ShelfEvent } from './shelves.js';

abstract class OfShelf extends Command {
  library!: string;
  shelf!: string;

  streamId(): string {
    return `${this.library}.${this.shelf}`;
  }

  scope(): string {
    return this.library;
  }
}

@Declares({ context: 'shelving', noun: 'shelf', may: [], summary: 'Dust a shelf' })
export class DustShelf extends OfShelf {}

@Declares({ context: 'shelving', noun: 'shelf', may: [], summary: 'Look a shelf through' })
export class InspectShelf extends OfShelf {}

/** Has a shelf dusted when copies come to it. */
export const dusting = process<ShelfEvent>({
  name: 'dusting',
  on: {
    CopiesShelved: ({ metadata, data: { shelf, copies } }) => {
      if (copies === POISON && !cured.has(shelf)) throw new RangeError(`nobody dusts ${copies} copies`);
      return { give: [next(DustShelf, { library: metadata.scope, shelf })] };
    },
  },
});

/** Has a shelf looked through so many minutes after copies came to it as there are copies, unless it is cleared before. */
export const inspecting = process<ShelfEvent>({
  name: 'inspecting',
  on: {
    CopiesShelved: ({ metadata, data: { shelf, copies } }) => ({
      set: [
        {
          key: shelf,
          at: minutesAfter(metadata.at, copies),
          then: next(InspectShelf, { library: metadata.scope, shelf }),
        },
      ],
    }),
    ShelfCleared: ({ data: { shelf } }) => ({ cancel: [shelf] }),
  },
});

/** An instant some minutes later. */
export function minutesAfter(at: string, minutes: number): string {
  return new Date(Date.parse(at) + minutes * 60_000).toISOString();
}

/** Whom commands are given to: like a service it does each id once, however often it is given. */
export class Desk {
  /** Each time that a command came, in order. */
  readonly given: CommandEnvelope[] = [];
  /** What was done, by the command's id. */
  readonly done = new Map<string, CommandEnvelope>();
  /** Comes before a command is done; may wait, refuse it, or throw when nobody is to know its answer. */
  before: (command: CommandEnvelope) => Promise<Refused | undefined> = async () => undefined;
  /** Comes after it was done and before it is answered. */
  after: (command: CommandEnvelope) => Promise<void> = async () => undefined;

  readonly give: Give = async (command): Promise<Answer> => {
    this.given.push(command);
    const refused = await this.before(command);
    if (refused) return refused;
    this.done.set(command.id, command);
    await this.after(command);
    return { outcome: 'accepted', stream: command.stream, scope: '', revision: 0, position: null, events: [] };
  };

  /** The shelves of all that was done, in order. */
  get shelves(): readonly unknown[] {
    return [...this.done.values()].map(({ data }) => data['shelf']);
  }
}
