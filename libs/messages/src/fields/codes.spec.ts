import { expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { Lot } from '../procurement/framework.commands.js';
import { Copies } from '../procurement/joint-order.parts.js';

it.each([
  ['a category of a lot', Object.assign(new Lot(), { categories: ['AF '] }), 'categories'],
  ['a service for copies', Object.assign(new Copies(), { servicing: ['JACKET '] }), 'servicing'],
])('%s that ends with a blank is refused as every code is: it would match nothing', (_, part, field) => {
  const fault = validateSync(part).find(({ property }) => property === field);
  expect(Object.values(fault?.constraints ?? {})).toEqual([expect.stringContaining('each must be a')]);
});
