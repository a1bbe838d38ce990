import { describe, expect, it } from '@jest/globals';
import { isDate, readDate } from './date.js';

describe('A date of DTM', () => {
  it.each(['102', ''])('of eight digits is a day in the format "%s"', (format) => {
    expect(readDate('137', '20280229', format)).toEqual({
      ...{ qualifier: '137', raw: '20280229', format },
      date: '2028-02-29',
    });
  });

  it.each(['202612010000', '202612012359', '202612010959'])('of twelve digits is a day and a minute: %s', (raw) => {
    expect(readDate('137', raw, '203')).toMatchObject({
      date: '2026-12-01',
      time: `${raw.slice(8, 10)}:${raw.slice(10)}`,
    });
  });

  it.each([
    ['a day that its month has not', '20270229', '102'],
    ['a month that no year has', '20271301', '102'],
    ['a placeholder', '00000000', '102'],
    ['six digits', '270131', '102'],
    ['minutes where the format has none', '202701310941', '102'],
    ['no minutes where the format has them', '20270131', '203'],
    ['an hour after the last', '202701312400', '203'],
    ['a minute after the last', '202701310960', '203'],
    ['a format that is not read', '20270131', '718'],
    ['words', 'as soon as possible', '102'],
  ])('is no day where it is %s, and stays as it was written', (_, raw, format) => {
    expect(readDate('63', raw, format)).toEqual({ qualifier: '63', raw, format });
  });
});

describe('A day', () => {
  it.each(['0001-01-01', '2000-02-29', '2026-12-31', '9999-12-31'])('is one of the calendar: %s', (day) => {
    expect(isDate(day)).toBe(true);
  });

  it.each([
    '1900-02-29',
    '2026-00-10',
    '2026-01-00',
    '2026-04-31',
    '0000-01-01',
    '2026-1-1',
    '2026',
    ' 2026-01-01',
    'day',
  ])('is not %s', (day) => {
    expect(isDate(day)).toBe(false);
  });
});
