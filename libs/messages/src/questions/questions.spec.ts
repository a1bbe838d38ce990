import { describe, expect, it } from '@jest/globals';
import * as questions from './index.js';

describe('the questions', () => {
  it('are all in the list, each under a name and at an address of its own', () => {
    const declared = Object.entries(questions).flatMap(([name, exported]) =>
      name.endsWith('Question') ? [exported] : [],
    );
    expect(declared.length).toBeGreaterThan(10);
    expect(new Set(questions.queries)).toEqual(new Set(declared));
    expect(questions.queries).toHaveLength(declared.length);
    expect(new Set(questions.queries.map(({ name }) => name)).size).toBe(declared.length);
    expect(new Set(questions.queries.map(({ route }) => route)).size).toBe(declared.length);
  });

  it.each(questions.queries)('$name is exported under its name, with its parameters', ({ name, parameters }) => {
    const words = name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
    expect(parameters.name).toBe(`${words.join('')}Parameters`);
    expect(Object.keys(questions)).toContain(`${words.join('').replace(/^./, (first) => first.toLowerCase())}Question`);
  });
});
