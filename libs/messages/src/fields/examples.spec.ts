import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { declarationOf, isCommandClass, type CommandClass } from '#kernel';
import { contexts } from '#messages/catalogue';
import { exampleOf, exampleOfObject } from './examples.js';
import { schemaOf } from './field.js';

const commands = Object.values(contexts)
  .flatMap((modules) => Object.values(modules))
  .flatMap((module) => Object.values(module) as unknown[])
  .filter((each): each is CommandClass => isCommandClass(each) && declarationOf(each).body !== 'file');

describe('the example of a field', () => {
  it.each(commands.map((type) => [type.name, type] as const))('is one that %s takes', (_, type) => {
    const example = exampleOfObject(schemaOf(type));
    const found = validateSync(plainToInstance(type, example), { whitelist: true, forbidNonWhitelisted: true });
    expect({ example, errors: found.map(({ property }) => property) }).toEqual({ example, errors: [] });
  });

  it('is what the demonstration calls it, where the field allows that', () => {
    const id = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$' };
    expect(exampleOf('partnership', id)).toBe('south-london-stock');
    expect(exampleOf('year', id)).toBe('as-agreed');
    expect(exampleOf('year', { type: 'integer', minimum: 3_000, maximum: 4_000 })).toBe(3_000);
    expect(exampleOf('title', { type: 'string', maxLength: 9, pattern: 'S' })).toBe('');
  });

  it('says of a part and a list what they must have', () => {
    const part = { type: 'object', required: ['a'], properties: { a: { type: 'boolean' }, b: { type: 'boolean' } } };
    expect(exampleOf('parts', { type: 'array', items: part, minItems: 2 })).toEqual([{ a: true }, { a: true }]);
    expect(exampleOf('on', { type: 'string', format: 'date' })).toBe('2027-01-31');
    expect(exampleOf('kind', { type: 'string', enum: ['stock', 'staff'] })).toBe('stock');
  });
});
