import { IsOptional } from 'class-validator';

/** A fragment of JSON Schema (2020-12), as the API shows it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** A declared field. */
export interface Field {
  readonly schema: JsonSchema;
  readonly description: string;
  readonly required: boolean;
}

/** What all kinds of field may be told. */
export interface FieldOptions {
  readonly optional?: boolean;
}

const declared = new WeakMap<object, Map<string, Field>>();

/** One decorator that checks a field (class-validator) and describes it (JSON Schema), so that the two can't part. */
export function field(
  description: string,
  schema: JsonSchema,
  validators: readonly PropertyDecorator[],
  { optional = false }: FieldOptions = {},
): PropertyDecorator {
  return (prototype, name) => {
    const fields = declared.get(prototype) ?? new Map<string, Field>();
    fields.set(String(name), { schema, description, required: !optional });
    declared.set(prototype, fields);
    for (const validate of validators) validate(prototype, name);
    if (optional) IsOptional()(prototype, name);
  };
}

/** The declared fields of a class and of those it extends, by name, in the order declared. */
export function fieldsOf(target: { readonly prototype: object }): Readonly<Record<string, Field>> {
  const chain: Map<string, Field>[] = [];
  for (
    let prototype: object | null = target.prototype;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    const own = declared.get(prototype);
    if (own) chain.unshift(own);
  }
  return Object.fromEntries(chain.flatMap((fields) => [...fields]));
}

/** JSON Schema of a class with declared fields; unknown fields are refused. */
export function schemaOf(target: { readonly prototype: object }): JsonSchema {
  const fields = Object.entries(fieldsOf(target));
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(([, { required }]) => required).map(([name]) => name),
    properties: Object.fromEntries(fields.map(([name, { schema, description }]) => [name, { ...schema, description }])),
  };
}
