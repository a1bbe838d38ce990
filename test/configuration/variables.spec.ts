import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { withVariables } from './variables.js';

describe('the table of variables in docs/running.md', () => {
  it('is what the code reads: `npm run describe` writes it', () => {
    const page = readFileSync('docs/running.md', 'utf8');
    expect(page).toBe(withVariables(page));
  });
});
