import { Type, type Static, type TSchema } from '#kernel';

/** An opaque id, 1–40 characters. */
export const id = Type.String({ minLength: 1, maxLength: 40 });
/** A local authority's GSS code. */
export const authority = Type.String({ pattern: '^[A-Z][0-9]{8}$' });
/** A code as suppliers' messages carry it. */
export const code = Type.String({ minLength: 1, maxLength: 20 });
/** One line of text. */
export const text = Type.String({ minLength: 1, maxLength: 500 });
/** Whole pence, never negative. */
export const pence = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Whole pence, either way. */
export const signedPence = Type.Integer({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
/** Hundredths of a per cent. */
export const basisPoints = Type.Integer({ minimum: 0, maximum: 10_000 });
/** A calendar date, `2027-01-31`. */
export const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
/** An instant in UTC with milliseconds. */
export const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' });
/** A whole number from 0. */
export const count = Type.Integer({ minimum: 0, maximum: 1_000_000_000 });

/** An object with exactly these fields. */
export const exactly = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** A list. */
export const list = <T extends TSchema>(items: T) => Type.Array(items);

/** A value or null. */
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One of these words. */
export const oneOf = <const W extends readonly string[]>(...words: W) =>
  Type.Unsafe<W[number]>({ type: 'string', enum: [...words] });

export type { Static };
