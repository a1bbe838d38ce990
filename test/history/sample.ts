import type { Json } from '#kernel';

type Schema = { readonly [keyword: string]: unknown };

/** A value that fits a schema as our events are declared: the same schema always gives the same value. */
export function sampleOf(schema: Schema): Json {
  const { type, properties, items, anyOf, pattern } = schema;
  const words = schema['enum'];
  if (Array.isArray(words)) return words[0] as Json;
  if ('const' in schema) return schema['const'] as Json;
  if (Array.isArray(anyOf)) return sampleOf(anyOf[0] as Schema);
  if (type === 'object') {
    const fields = Object.entries((properties ?? {}) as Record<string, Schema>);
    return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(field)]));
  }
  if (type === 'array') return [sampleOf(items as Schema)];
  if (type === 'integer') return Math.max(1, typeof schema['minimum'] === 'number' ? schema['minimum'] : 1);
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'string') return textOf(pattern, typeof schema['minLength'] === 'number' ? schema['minLength'] : 1);
  throw new Error(`no sample for ${JSON.stringify(schema)}`);
}

const TEXTS = ['E09000007', '2027-01-31', '2027-01-31T17:00:00.000Z', 'a'.repeat(40), 'a'.repeat(64)];

function textOf(pattern: unknown, minLength: number): string {
  if (typeof pattern !== 'string') return 'a'.repeat(Math.max(1, minLength));
  const fitting = TEXTS.find((text) => new RegExp(pattern).test(text));
  if (fitting === undefined) throw new Error(`no sample text fits ${pattern}`);
  return fitting;
}
