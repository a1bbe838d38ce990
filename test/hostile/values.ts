/** A JSON Schema as the API's description has it. */
export interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly minItems?: number;
  readonly format?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const TEXTS = [
  'E09000029',
  'a',
  '2026-12-04',
  '2026-12-04T17:00',
  'a'.repeat(40),
  'a'.repeat(64),
  'QQ==',
  'stock',
  '1',
];

/** A value that a schema allows. */
export function allowed(schema: Schema): unknown {
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {});
    return Object.fromEntries(fields.map(([name, field]) => [name, allowed(field)]));
  }
  if (schema.type === 'array')
    return Array.from({ length: Math.max(1, schema.minItems ?? 0) }, () => allowed(schema.items ?? {}));
  if (schema.type === 'integer') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'boolean') return true;
  const { pattern, format } = schema;
  if (format === 'date') return '2026-12-04';
  return TEXTS.find((text) => !pattern || new RegExp(pattern, 'u').test(text)) ?? 'a';
}

/** Values that no field may take, whatever it is for: wrong types, traps of JavaScript, of SQL, of text. */
const NEVER: readonly unknown[] = [
  null,
  {},
  [],
  [[]],
  Number.MAX_SAFE_INTEGER * 2,
  -1.5,
  '',
  '\u0000',
  '\ud800',
  "'; drop table event_store.events; --",
  '../../../../etc/passwd',
  '__proto__',
  { __proto__: null, constructor: { prototype: { polluted: true } } },
  'x'.repeat(100_000),
];

/** Values that a schema does not allow. */
export function forbidden(schema: Schema): readonly unknown[] {
  return NEVER.filter((value) => !allows(schema, value));
}

/** Whether a schema allows a value, as far as these values need it. */
export function allows(schema: Schema, value: unknown): boolean {
  if (schema.enum) return schema.enum.includes(value);
  switch (schema.type) {
    case 'string':
      return (
        typeof value === 'string' &&
        value.length <= (schema.maxLength ?? Infinity) &&
        (!schema.pattern || new RegExp(schema.pattern, 'u').test(value)) &&
        (schema.format !== 'date' || /^\d{4}-\d{2}-\d{2}$/.test(value))
      );
    case 'integer':
      return (
        Number.isInteger(value) &&
        Number(value) >= (schema.minimum ?? -Infinity) &&
        Number(value) <= (schema.maximum ?? Infinity)
      );
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return (
        Array.isArray(value) &&
        value.length >= (schema.minItems ?? 0) &&
        value.every((item) => allows(schema.items ?? {}, item))
      );
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        (schema.required ?? []).every((name) => name in value) &&
        Object.keys(value).every((name) => name in (schema.properties ?? {}))
      );
    default:
      return true;
  }
}
