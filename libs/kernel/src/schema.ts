import type { Static, TSchema, Type as Typebox } from 'typebox';

/** The kinds of JSON Schema that our events and answers are declared with. */
type Kinds =
  | 'Any'
  | 'Array'
  | 'Boolean'
  | 'Enum'
  | 'Integer'
  | 'Null'
  | 'Object'
  | 'Optional'
  | 'Record'
  | 'String'
  | 'Union'
  | 'Unsafe';

interface Options {
  readonly [keyword: string]: unknown;
}

/** Which fields of an object may be missing; the schema itself doesn't say it. */
const optional = new WeakSet<object>();

const kinds = {
  String: (options: Options = {}) => ({ type: 'string', ...options }),
  Integer: (options: Options = {}) => ({ type: 'integer', ...options }),
  Boolean: (options: Options = {}) => ({ type: 'boolean', ...options }),
  Null: () => ({ type: 'null' }),
  Array: (items: object, options: Options = {}) => ({ type: 'array', items, ...options }),
  Object: (properties: Record<string, object>, options: Options = {}) => {
    const required = Object.keys(properties).filter((name) => !optional.has(properties[name] ?? {}));
    return { type: 'object', ...(required.length > 0 ? { required } : {}), properties, ...options };
  },
  Union: (anyOf: readonly object[], options: Options = {}) => ({ anyOf, ...options }),
  Record: (_keys: object, values: object) => ({ type: 'object', patternProperties: { '^.*$': values } }),
  Optional: (schema: object) => {
    const may = { ...schema };
    optional.add(may);
    return may;
  },
  Any: (options: Options = {}) => ({ ...options }),
  Enum: (words: readonly string[]) => ({ enum: words }),
  Unsafe: (schema: object) => schema,
};

/**
 * JSON Schema with typebox's types: `Static<typeof schema>` is the type of its values. These few kinds are built here as typebox
 * builds them, because its own builder is 450 modules that every process and every spec would load.
 */
export const Type = kinds as unknown as Pick<typeof Typebox, Kinds>;
export type { Static, TSchema };
