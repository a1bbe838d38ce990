import { Matches } from 'class-validator';
import { Command, Declares } from '#kernel';
import { Id, ListOf, Part, Text, Whole, field } from '../fields/index.js';
import { MAX_FILE_BYTES } from './supplier-file.events.js';

const context = 'procurement';
const noun = 'supplierFile';
const FILE = '/partnerships/{partnership}/files/{file}';
/** How much of the SHA-256 (hex) of its bytes names a file. */
const ID_LENGTH = 40;

const matching = (description: string, shape: RegExp, rule: string, maxLength: number): PropertyDecorator =>
  field(description, { type: 'string', pattern: shape.source, maxLength }, [
    Matches(shape, { message: `must be ${rule}` }),
  ]);

/** A file's bytes, packed at the door. */
export class PackedFile {
  @matching('SHA-256 of the bytes', /^[0-9a-f]{64}$/, '64 hexadecimal digits', 64) sha256!: string;
  @Whole('Length of the bytes', { min: 0, max: MAX_FILE_BYTES }) size!: number;
  @matching('The bytes, gzip as base64', /^[A-Za-z0-9+/]+={0,2}$/, 'base64', 2 * MAX_FILE_BYTES) gzip!: string;
}

@Declares({
  context,
  noun,
  route: 'POST /partnerships/{partnership}/suppliers/{supplier}/files/{name}',
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Hand in a file of a supplier’s messages: it is kept whole, then read',
  body: 'file',
})
export class ReceiveSupplierFile extends Command {
  @Id('The partnership') partnership!: string;
  @Id('The supplier it came from') supplier!: string;
  @Text('The file’s name', { max: 100 }) name!: string;
  @Part('The file', PackedFile) content!: PackedFile;

  streamId(): string {
    return `${this.partnership}.${this.content.sha256.slice(0, ID_LENGTH)}`;
  }

  scope(): string {
    return this.partnership;
  }
}

abstract class OfSupplierFile extends Command {
  @Id('The partnership') partnership!: string;
  @Id('The file: the first 40 digits of the SHA-256 of its bytes as they were received') file!: string;

  streamId(): string {
    return `${this.partnership}.${this.file}`;
  }

  scope(): string {
    return this.partnership;
  }
}

@Declares({
  context,
  noun,
  route: `POST ${FILE}/mending`,
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Put corrected bytes in the place of a file in quarantine, which is then read again',
  body: 'file',
})
export class MendSupplierFile extends OfSupplierFile {
  @Part('The corrected file', PackedFile) content!: PackedFile;
  @Text('What was wrong with it, and who said so') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${FILE}/replays`,
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Read a file in quarantine again as it is',
})
export class ReplaySupplierFile extends OfSupplierFile {
  @Text('Why it should be readable now') reason!: string;
}

@Declares({
  context,
  noun,
  route: `POST ${FILE}/dismissal`,
  may: ['joint-buyer', 'contract-manager'],
  summary: 'Dismiss a file in quarantine that nothing will come of; it can be mended or read again later',
})
export class DismissSupplierFile extends OfSupplierFile {
  @Text('Why nothing will come of it') reason!: string;
}

/** What a reader met in a file. */
export class Finding {
  @Id('What it is, as a stable code') code!: string;
  @Text('What it is, in plain English', { max: 2_000 }) message!: string;
  @Whole('The byte where it lies, from 0', { min: 0, max: MAX_FILE_BYTES }) offset!: number;
}

abstract class AnswerToReading extends OfSupplierFile {
  @Whole('Which reading of the file this is, from 1', { min: 1, max: 1_000_000 }) attempt!: number;
}

@Declares({ context, noun, may: ['process'], summary: 'Put a file that can’t be applied into quarantine' })
export class QuarantineSupplierFile extends AnswerToReading {
  @ListOf('Why', Finding, { min: 1, max: 100_000 }) reasons!: Finding[];
  @Whole('How many reasons there are in all', { min: 1, max: 1_000_000_000 }) found!: number;
}

/** A quote that came in a file. */
export class AppliedQuote {
  @Id('The quote') quote!: string;
  @Text('The supplier’s number of it') number!: string;
}

@Declares({ context, noun, may: ['process'], summary: 'Record that all of a file was applied' })
export class ApplySupplierFile extends AnswerToReading {
  @ListOf('The quotes in it', AppliedQuote, { max: 10_000 }) quotes!: AppliedQuote[];
  @ListOf('What was tolerated', Finding, { max: 100_000 }) warnings!: Finding[];
  @Whole('How many warnings there are in all', { min: 0, max: 1_000_000_000 }) found!: number;
}
