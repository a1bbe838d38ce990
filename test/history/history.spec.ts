import { describe, expect, it } from '@jest/globals';
import type { Recorded } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { allFrozen, fileOf, sameSchema } from './frozen.js';

const frozen = allFrozen();
const HINT = 'run `npm run describe` and commit what it writes; a shape that changed needs a lift from the one before';

describe('events are for ever', () => {
  it('every event type of today has its schema and sample frozen', () => {
    const missing = [...catalogue.types.values()].filter(
      ({ type, version }) => !frozen.some((each) => each.type === type && each.version === version),
    );
    expect({ missing: missing.map(fileOf), hint: HINT }).toEqual({ missing: [], hint: HINT });
  });

  it('no shape changes without a new version', () => {
    const changed = frozen.filter(({ type, version, schema }) => {
      const today = catalogue.types.get(type);
      return (
        today?.version === version && !sameSchema(JSON.parse(JSON.stringify(today.schema)) as typeof schema, schema)
      );
    });
    expect({ changed: changed.map(fileOf), hint: HINT }).toEqual({ changed: [], hint: HINT });
  });

  it.each(frozen.map((each) => [fileOf(each), each] as const))(
    '%s can still be read',
    (_name, { type, version, sample }) => {
      const stored = { type, data: sample, metadata: { version } } as unknown as Recorded;
      expect(() => catalogue.lift(stored)).not.toThrow();
    },
  );

  it('names are spelt with the words of the field', () => {
    const words = [...catalogue.types.keys()]
      .flatMap((type) => type.split(/(?=[A-Z])/))
      .map((word) => word.toLowerCase());
    expect([...new Set(words)].filter((word) => !WORDS.has(word))).toEqual([]);
  });
});

const WORDS = new Set(
  `added admitted agreed allocated and applied appointed approved at authorised authority awarded borough branch cancelled chosen
   closed commitment committed completed consent consented copies cost declined delegated drafted dropped established ended
   extended file framework fund given insolvent joint lead limit line lines mended notice opened order partnership quarantined quote
   read readied received recorded reduced refused registered reinstated released removed replay asked rules sent set
   shares calculated sharing
   parked event skipped scope retried rebuild consumer paused resumed spent supplier suspended terms window
   dismissed in over put taken
   reoffered withdrawn motion moved carried lost opposed supported voting rule`.split(/\s+/),
);
