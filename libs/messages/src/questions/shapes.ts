import { ROLES, Type, type Role, type TSchema } from '#kernel';
import { exactly, type Static } from '../shapes.js';

export { exactly, list, orNull, type Static } from '../shapes.js';

/** JSON Schema of what is answered; every field is always there, null where there is nothing to say. */
export const text = Type.String();
/** A local authority's GSS code. */
export const authority = Type.String({ description: 'GSS code of the authority' });
/** Whole pence. */
export const pence = Type.Integer({ description: 'Whole pence' });
/** A whole number. */
export const count = Type.Integer();
/** Yes or no. */
export const yes = Type.Boolean();
/** A text that needs a word about it. */
export const textOf = (description: string) => Type.String({ description });
/** A number that needs a word about it. */
export const countOf = (description: string) => Type.Integer({ description });
/** Values by name. */
export const byName = <T extends TSchema>(values: T) => Type.Record(Type.String(), values);
/** What asks for the next page of a list; null on the last. */
export const nextPageOf = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
export const nextPage = nextPageOf('What to give as `page` to see what comes next; null: this is the last page');
/** The events behind a figure. */
export const trail = exactly({
  count: countOf('How many events are behind the figure'),
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
