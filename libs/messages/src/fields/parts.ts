import 'reflect-metadata';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsObject, Matches, ValidateNested } from 'class-validator';
import { field, schemaOf, type FieldOptions, type JsonSchema } from './field.js';

type PartClass = new () => object;

/** A part with fields of its own. */
export const Part = (description: string, part: PartClass, options?: FieldOptions): PropertyDecorator =>
  field(
    description,
    schemaOf(part),
    [IsObject({ message: 'must be an object' }), ValidateNested(), Type(() => part)],
    options,
  );

/** A list of parts. */
export const ListOf = (
  description: string,
  part: PartClass,
  { min = 0, max, ...options }: FieldOptions & { readonly min?: number; readonly max: number },
): PropertyDecorator =>
  field(
    description,
    { type: 'array', items: schemaOf(part), minItems: min, maxItems: max },
    [
      ...sized(min, max),
      ValidateNested({ each: true }),
      IsObject({ each: true, message: 'each must be an object' }),
      Type(() => part),
    ],
    options,
  );

/** A list of codes, each of the given shape. */
export const ListOfCodes = (
  description: string,
  shape: RegExp,
  rule: string,
  { min = 0, max, ...options }: FieldOptions & { readonly min?: number; readonly max: number },
): PropertyDecorator =>
  field(
    description,
    {
      type: 'array',
      items: { type: 'string', pattern: shape.source } satisfies JsonSchema,
      minItems: min,
      maxItems: max,
    },
    [...sized(min, max), Matches(shape, { each: true, message: `each must be ${rule}` })],
    options,
  );

function sized(min: number, max: number): PropertyDecorator[] {
  return [
    IsArray({ message: 'must be a list' }),
    ArrayMinSize(min, { message: `must have at least ${min}` }),
    ArrayMaxSize(max, { message: `must have at most ${max}` }),
  ];
}
