import { describe, expect, it } from '@jest/globals';
import { declarationOf, isCommandClass } from '#kernel';
import { contexts } from '#messages/catalogue';
import { commands } from './index.js';

const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name).sort();

describe('the commands', () => {
  it('are those of all contexts, each under a name of its own', () => {
    const modules = Object.values(contexts).flatMap((nouns) => Object.values(nouns));
    const declared = modules.flatMap((noun) => Object.values(noun).filter(isCommandClass));
    expect(declared.length).toBeGreaterThan(40);
    expect(namesOf(commands)).toEqual(namesOf(declared));
    expect(new Set(namesOf(commands)).size).toBe(commands.length);
  });

  it('say of themselves in which context they are', () => {
    for (const command of commands) {
      const { context, noun } = declarationOf(command);
      expect(Object.keys(contexts[context] ?? {})).toContain(`${noun}Commands`);
    }
  });
});
