import { describe, expect, it } from '@jest/globals';
import { Type as Typebox } from 'typebox';
import { Type } from './schema.js';

type Builder = Pick<typeof Typebox, keyof typeof Type>;

const each: Readonly<Record<string, (build: Builder) => object>> = {
  String: (build) => build.String({ minLength: 1 }),
  Integer: (build) => build.Integer({ minimum: 0, description: 'pence' }),
  Boolean: (build) => build.Boolean(),
  Null: (build) => build.Null(),
  Array: (build) => build.Array(build.String(), { minItems: 1 }),
  Object: (build) =>
    build.Object({ a: build.String(), b: build.Optional(build.Integer()) }, { additionalProperties: false }),
  'Object without required fields': (build) => build.Object({ a: build.Optional(build.String()) }),
  'Object within another': (build) => build.Object({ a: build.Object({}), b: build.Optional(build.Object({})) }),
  Union: (build) => build.Union([build.String(), build.Null()], { description: 'either' }),
  Record: (build) => build.Record(build.String(), build.Integer()),
  Any: (build) => build.Any({ description: 'anything' }),
  Enum: (build) => build.Enum(['projection', 'process']),
  Unsafe: (build) => build.Unsafe<'a'>({ type: 'string', enum: ['a'] }),
};

describe('schemas', () => {
  it.each(Object.entries(each))('are what typebox makes of the same: %s', (_kind, make) => {
    expect(JSON.stringify(make(Type))).toBe(JSON.stringify(make(Typebox)));
  });

  it('leave what becomes optional as it was', () => {
    const text = Type.String();
    expect(Type.Object({ a: text, b: Type.Optional(text) })).toMatchObject({ required: ['a'] });
  });
});
