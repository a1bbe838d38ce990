/** Whether a value is a T, by the fields that are read of it: there may be others. */
export type Is<T> = (value: unknown) => value is T;
/** What a shape lets through. */
export type Of<Shape> = Shape extends Is<infer T> ? T : never;

export const text: Is<string> = (value): value is string => typeof value === 'string';
export const number: Is<number> = (value): value is number => typeof value === 'number';
export const truth: Is<boolean> = (value): value is boolean => typeof value === 'boolean';

/** The shape, or null. */
export function orNull<T>(is: Is<T>): Is<T | null> {
  return (value): value is T | null => value === null || is(value);
}

/** Any number of them. */
export function list<T>(is: Is<T>): Is<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(is);
}

/** An object with these fields. */
export function fields<F extends Readonly<Record<string, Is<unknown>>>>(
  each: F,
): Is<{ readonly [Name in keyof F]: Of<F[Name]> }> {
  return (value): value is { readonly [Name in keyof F]: Of<F[Name]> } =>
    isObject(value) && Object.entries(each).every(([name, is]) => is(value[name]));
}

/**
 * The shape itself. It compiles only when every answer of the published type has it: what is read of an answer is there, as the question
 * declares it.
 */
export function readOf<Answer>() {
  return <T>(is: Is<T> & (Answer extends T ? unknown : never)): Is<T> => is;
}

/** An object, of whatever fields. */
export const isObject: Is<Readonly<Record<string, unknown>>> = (value): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
