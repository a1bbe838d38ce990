import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { catalogue } from '#messages/catalogue';
import { commands } from '#messages/commands';
import { FILE, described } from './described.js';

describe('the description of topics and messages', () => {
  it('is what the code declares: `npm run describe` writes it', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(described());
  });

  it('is valid to AsyncAPI’s own parser, with every command and event in it', async () => {
    const { document, diagnostics } = await new Parser().parse(described());
    expect(
      diagnostics.filter(({ severity }) => Number(severity) === 0).map(({ message, path }) => [message, path]),
    ).toEqual([]);
    const names =
      document
        ?.messages()
        .all()
        .map((message) => message.title()) ?? [];
    const expected = [...commands.map(({ name }) => name), ...catalogue.types.keys()];
    expect(expected.filter((name) => !names.includes(name))).toEqual([]);
  }, 30_000);
});
