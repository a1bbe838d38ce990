import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { contexts } from '#messages/catalogue';
import { eventList } from './event-list.js';

describe('the list of events', () => {
  it('is what the code declares: `npm run describe` writes it', () => {
    expect(readFileSync('docs/events.md', 'utf8')).toBe(eventList(contexts));
  });
});
