import { IsBoolean, IsIn, IsInt, IsString, Matches, Max, Min, MinLength, ValidateBy } from 'class-validator';
import { parsePosition } from '#kernel';
import { field, type FieldOptions } from './field.js';

const ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const AUTHORITY = /^[A-Z][0-9]{8}$/;
/** Codes of up to so many characters, which don't end with a blank. */
const codeUpTo = (most: number): RegExp => new RegExp(`^[A-Za-z0-9](?:[A-Za-z0-9 /_-]{0,${most - 2}}[A-Za-z0-9/_-])?$`);
/** A code as suppliers' messages carry it. */
export const CODE = codeUpTo(20);
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const LONDON_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

function pattern(description: string, shape: RegExp, rule: string, options?: FieldOptions): PropertyDecorator {
  return field(
    description,
    { type: 'string', pattern: shape.source },
    [IsString({ message: `must be text` }), Matches(shape, { message: `must be ${rule}` })],
    options,
  );
}

/** An opaque id chosen by whoever creates the thing: 1–40 letters, digits, `_` or `-`. */
export const Id = (description: string, options?: FieldOptions): PropertyDecorator =>
  pattern(description, ID, '1 to 40 letters, digits, _ or -, beginning with a letter or digit', options);

/** A local authority's code as the Office for National Statistics gives it (GSS): `E09000007`. */
export const AuthorityCode = (description: string, options?: FieldOptions): PropertyDecorator =>
  pattern(description, AUTHORITY, 'a GSS code such as E09000007', options);

/** A code as suppliers' messages carry it (branch, fund, sequence): 1–20 characters. */
export const Code = (description: string, options?: FieldOptions): PropertyDecorator =>
  pattern(description, CODE, 'a code of 1 to 20 letters, digits, spaces, /, _ or -', options);

const PARTY_NUMBER = codeUpTo(17);
/** A number that messages know a party by (NAD, DE 3039, of which EAN008 takes 17): an EAN, a SAN, or a partner's own. */
export const PartyNumber = (description: string, options?: FieldOptions): PropertyDecorator =>
  pattern(description, PARTY_NUMBER, 'a number or code of 1 to 17 letters, digits, spaces, /, _ or -', options);

const LOCATION_NUMBER = /^(?:\d{13}|\d{3}-?\d{3}[\dX])$/;
/** A number that suppliers know a place by: an EAN (GLN) of 13 digits, or a SAN of 7 characters; its check digit may be wrong. */
export const LocationNumber = (description: string, options?: FieldOptions): PropertyDecorator =>
  pattern(description, LOCATION_NUMBER, 'an EAN of 13 digits or a SAN of 7 characters', options);

/**
 * Control characters (C0, DEL), and what shows a reader another text than is recorded: line and paragraph separators
 * (U+2028, U+2029), and marks that turn the direction of writing (U+202A–202E, U+2066–2069;
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing).
 */
const DECEIVING = String.raw`\u0000-\u001f\u007f\u2028-\u202e\u2066-\u2069`;

/** Plain text of one line as a person types it, trimmed by nobody. */
export function Text(
  description: string,
  { max = 200, ...options }: FieldOptions & { readonly max?: number } = {},
): PropertyDecorator {
  const clean = `^[^${DECEIVING}]*[^${DECEIVING}\\s][^${DECEIVING}]*$`;
  return field(
    description,
    { type: 'string', minLength: 1, maxLength: max, pattern: clean },
    [
      IsString({ message: 'must be text' }),
      MinLength(1, { message: 'must not be empty' }),
      atMost(max),
      Matches(new RegExp(`^[^${DECEIVING}]*$`), {
        message: 'must be one line without control characters or marks that turn the direction of writing',
      }),
      Matches(/\S/, { message: 'must have a visible character' }),
    ],
    options,
  );
}

/** Counts code points as JSON Schema's maxLength does: class-validator's own leaves out the marks of `❤️` and the like. */
function atMost(max: number): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value === 'string' && (value.length <= max || (value.length <= 2 * max && [...value].length <= max));
  return ValidateBy({ name: 'maxLength', validator: { validate } }, { message: `must be at most ${max} characters` });
}

/** A whole number. */
export function Whole(
  description: string,
  { min, max, ...options }: FieldOptions & { readonly min: number; readonly max: number },
): PropertyDecorator {
  return field(
    description,
    { type: 'integer', minimum: min, maximum: max },
    [
      IsInt({ message: 'must be a whole number' }),
      Min(min, { message: `must be at least ${min}` }),
      Max(max, { message: `must be at most ${max}` }),
    ],
    options,
  );
}

/** The most that any one amount may be: £1,000,000,000. */
export const MAX_PENCE = 100_000_000_000;

/** An amount in whole pence. */
export const PenceAmount = (
  description: string,
  { min = 0, max = MAX_PENCE, ...options }: FieldOptions & { readonly min?: number; readonly max?: number } = {},
): PropertyDecorator => Whole(`${description} (pence)`, { min, max, ...options });

/** Hundredths of a per cent: 10,000 is the whole. */
export const BasisPoints = (
  description: string,
  options: FieldOptions & { readonly max?: number } = {},
): PropertyDecorator =>
  Whole(`${description} (basis points: 10,000 is the whole)`, { min: 0, max: 10_000, ...options });

/** A financial year, named by its first calendar year: 2026 is 1 April 2026 to 31 March 2027. */
export const FinancialYear = (description: string, options: FieldOptions = {}): PropertyDecorator =>
  Whole(description, { min: 2000, max: 2100, ...options });

/** One of a fixed set of words. */
export const OneOf = (description: string, words: readonly string[], options?: FieldOptions): PropertyDecorator =>
  field(
    description,
    { type: 'string', enum: words },
    [IsIn(words, { message: `must be one of: ${words.join(', ')}` })],
    options,
  );

/** Yes or no: JSON's true or false, never a word for it. */
export const Flag = (description: string, options?: FieldOptions): PropertyDecorator =>
  field(description, { type: 'boolean' }, [IsBoolean({ message: 'must be true or false' })], options);

/** A calendar date, `2027-01-31`. */
export const CalendarDate = (description: string, options?: FieldOptions): PropertyDecorator =>
  field(
    description,
    { type: 'string', format: 'date' },
    [real('isCalendarDate', 'must be a date such as 2027-01-31', DATE)],
    options,
  );

/** A local time in London to the minute, `2027-01-31T17:00`. */
export const LondonTime = (description: string, options?: FieldOptions): PropertyDecorator =>
  field(
    `${description} (local time in London)`,
    { type: 'string', pattern: LONDON_TIME.source },
    [real('isLondonTime', 'must be a time in London such as 2027-01-31T17:00', LONDON_TIME)],
    options,
  );

/** A position of the store, as an accepted command gives it. */
export const PositionField = (description: string, options?: FieldOptions): PropertyDecorator =>
  field(
    description,
    { type: 'string', maxLength: 80 },
    [
      ValidateBy(
        {
          name: 'isPosition',
          validator: { validate: (value) => typeof value === 'string' && parsePosition(value) !== undefined },
        },
        { message: 'must be a position as an accepted command gives it' },
      ),
    ],
    options,
  );

/** Which page of a list: what the page before gave to ask for it with. */
export const Page = (): PropertyDecorator =>
  pattern(
    'The page to show: `nextPage` of the one before; the first when left out',
    /^[A-Za-z0-9_-]{1,800}$/,
    '`nextPage` of the page before',
    { optional: true },
  );

/** How many a page shows at most. */
export const PageLimit = (most: number, usual: number): PropertyDecorator =>
  Whole(`How many to show at most: ${usual} when left out`, { min: 1, max: most, optional: true });

function real(name: string, message: string, shape: RegExp): PropertyDecorator {
  const validate = (value: unknown): boolean => {
    if (typeof value !== 'string' || !shape.test(value)) return false;
    const utc = new Date(`${value.length === 10 ? `${value}T00:00` : value}:00.000Z`);
    return !Number.isNaN(utc.getTime()) && utc.toISOString().startsWith(value) && value >= '1900' && value < '2200';
  };
  return ValidateBy({ name, validator: { validate } }, { message });
}
