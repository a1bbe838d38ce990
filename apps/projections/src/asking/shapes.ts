import { Type, type Static, type TSchema } from 'typebox';
import { ROLES, type Role } from '#kernel';

/** JSON Schema of what the read side answers; every field is always there, null where there is nothing to say. */
export const text = Type.String();
/** A local authority's GSS code. */
export const authority = Type.String({ description: 'GSS code of the authority' });
/** Whole pence. */
export const pence = Type.Integer({ description: 'Whole pence' });
/** A whole number. */
export const count = Type.Integer();
/** Yes or no. */
export const yes = Type.Boolean();

/** An object with exactly these fields. */
export const exactly = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
/** A list. */
export const list = <T extends TSchema>(items: T) => Type.Array(items);
/** A value or null. */
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** Values by name. */
export const byName = <T extends TSchema>(values: T) => Type.Record(Type.String(), values);

/** The events behind a figure. */
export const trail = exactly({
  count: Type.Integer({ description: 'How many events are behind the figure' }),
  latest: Type.Array(exactly({ position: text, type: text }), { description: 'The latest 50 of them, oldest first' }),
});

/** A deadline as it was agreed in London, and the instant it is. */
export const deadline = exactly({ at: text, local: text, zone: text });

/** A command that answers what a person was shown: its address, and what its body takes from here. */
export const action = exactly({ method: text, path: text, summary: text, body: byName(Type.Union([text, count])) });
export type Action = Static<typeof action>;

/** All duties of people; operators and our own processes ask elsewhere. */
export const PEOPLE: readonly Role[] = ROLES.filter((role) => role !== 'operator' && role !== 'process');

/** The schema as plain JSON, for the API's description. */
export const plain = (schema: TSchema): { readonly [keyword: string]: unknown } => ({ ...schema });

export type { Static };
