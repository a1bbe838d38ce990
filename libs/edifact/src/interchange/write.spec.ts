import { describe, expect, it } from '@jest/globals';
import { UnwritableText } from '../syntax/encode.js';
import { segment } from '../syntax/segment.js';
import { readWhole } from '../testing/files.js';
import { writeInterchange } from './write.js';

const header = {
  ...{ syntax: 'UNOC', version: '3', preparedDate: '261127', preparedTime: '1200', test: false },
  ...{ sender: { id: 'A', qualifier: '14' }, recipient: { id: 'B', qualifier: '14' } },
  ...{ reference: 'R1', applicationReference: 'ORDERS' },
};
const noting = (text: string) => [
  { reference: 'M1', type: ['ORDERS', 'D', '96A', 'UN'], segments: [segment('FTX', 'LIN', '', '', text)] },
];

describe('writing an interchange', () => {
  it('gives back what was written, its own signs in a text too', () => {
    const { interchanges, warnings } = readWhole(writeInterchange(header, noting("What's + on?: £5, é")));
    expect(warnings).toEqual([]);
    expect(interchanges[0]?.header).toEqual(header);
    expect(interchanges[0]?.messages[0]?.segments.at(-2)?.elements.at(-1)).toEqual([["What's + on?: £5, é"]]);
  });

  it('refuses a text that Latin-1 can’t carry, in a message or in the header, instead of writing another', () => {
    expect(() => writeInterchange(header, noting('Łódź'))).toThrow(UnwritableText);
    expect(() => writeInterchange({ ...header, reference: '€1' }, noting('ok'))).toThrow(UnwritableText);
  });
});
