import { Command, Declares, query } from '#kernel';
import { Code, Id, ListOf, Part, Text, Whole } from '#messages/fields';

abstract class OfShelf extends Command {
  @Id('The partnership') partnership!: string;
  @Id('The shelf') shelf!: string;

  streamId(): string {
    return `${this.partnership}.${this.shelf}`;
  }

  scope(): string {
    return this.partnership;
  }
}

class Label {
  @Text('What it says') text!: string;
  @Whole('Millimetres', { min: 10, max: 300 }) width!: number;
}

class Book {
  @Id('Its number') number!: string;
  @Part('Its label', Label, { optional: true }) label?: Label;
}

class Packed {
  @Text('SHA-256') sha256!: string;
  @Whole('Bytes', { min: 1, max: 4_194_304 }) size!: number;
  @Text('The bytes', { max: 6_000_000 }) gzip!: string;
}

const SHELF = '/partnerships/{partnership}/shelves/{shelf}';
const shelving = { context: 'shelving', noun: 'shelf', may: ['selector'] } as const;

@Declares({ ...shelving, route: `PUT ${SHELF}`, summary: 'Put up a shelf' })
class PutUpShelf extends OfShelf {
  @Text('Where it stands', { max: 50 }) place!: string;
  @ListOf('Books on it', Book, { max: 3, optional: true }) books?: Book[];
  @Whole('Boards', { min: 1, max: 9, optional: true }) boards?: number;
}

@Declares({ ...shelving, route: `POST ${SHELF}/clear`, summary: 'Clear a shelf' })
class ClearShelf extends OfShelf {}

@Declares({ ...shelving, route: `POST ${SHELF}/lists`, summary: 'Read a list of books', body: 'file' })
class ReadList extends OfShelf {
  @Code('Who made the list', { optional: true }) maker?: string;
  @Part('The list', Packed) content!: Packed;
}

@Declares({ ...shelving, summary: 'Dust a shelf: only our processes do' })
export class DustShelf extends OfShelf {}

class ShelfParameters {
  @Id('The partnership') partnership!: string;
  @Whole('Boards at least', { min: 1, max: 9, optional: true }) boards?: number;
}

export const shelves = query({
  name: 'shelves',
  route: 'GET /partnerships/{partnership}/shelves',
  summary: 'The shelves of a partnership',
  may: ['selector', 'auditor'],
  parameters: ShelfParameters,
  answer: { type: 'array', items: { type: 'object' } },
});

/** Asked with nothing. */
class HallParameters {}

const hall = query({
  name: 'hall',
  route: 'GET /hall',
  summary: 'All there is in the hall',
  may: ['selector'],
  parameters: HallParameters,
  answer: { type: 'array', items: { type: 'object' } },
});

export const COMMANDS = [PutUpShelf, ClearShelf, ReadList, DustShelf];
export const QUERIES = [shelves, hall];
