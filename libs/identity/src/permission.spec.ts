import { describe, expect, it } from '@jest/globals';
import { mayGive } from './permission.js';

describe('permission by role', () => {
  const declaration = { may: ['stock-manager', 'joint-buyer'] } as const;

  it('is given to whoever holds one of the roles', () => {
    expect(mayGive(declaration, { roles: ['receiver', 'joint-buyer'] })).toBe(true);
  });

  it('is given to nobody else', () => {
    expect(mayGive(declaration, { roles: ['receiver'] })).toBe(false);
    expect(mayGive(declaration, { roles: [] })).toBe(false);
  });
});
