import { Temporal } from 'temporal-polyfill';

/** Deadlines are London's: a local time there, whatever the clocks do in between. */
export const LONDON = 'Europe/London';

/** A clock gives the present instant in UTC, ISO 8601 with milliseconds. */
export type Clock = () => string;

/**
 * The instant of a local London time such as `2027-03-28T17:00`. A time that the spring change skips is moved an hour
 * forward; one that the autumn change repeats is its first occurrence.
 */
export function londonInstant(local: string): string {
  const zoned = Temporal.PlainDateTime.from(local).toZonedDateTime(LONDON, { disambiguation: 'compatible' });
  return zoned.toInstant().toString({ fractionalSecondDigits: 3 });
}

/** The London calendar date (`2027-03-28`) of an instant. */
export function londonDate(instant: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(LONDON).toPlainDate().toString();
}

/** The London local time (`2027-03-28T17:00`) of an instant, to the minute. */
export function londonTime(instant: string): string {
  return Temporal.Instant.from(instant)
    .toZonedDateTimeISO(LONDON)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' });
}

const WRITTEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** A calendar date as Londoners write it: `2026-12-04` → `4 December 2026`. */
export function dateInWords(date: string): string {
  return WRITTEN.format(new Date(`${date}T00:00:00Z`));
}

/** A local time as Londoners write it: `2026-12-04T17:00` → `4 December 2026 at 17:00`. */
export function timeInWords(local: string): string {
  const [date = '', time = ''] = local.split('T');
  return `${dateInWords(date)} at ${time}`;
}

/** A date some months later (`2026-01-31` + 1 = `2026-02-28`). */
export function addMonths(date: string, months: number): string {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** The financial year a date lies in, named by its first calendar year: 1 April 2026 to 31 March 2027 is 2026. */
export function financialYear(date: string): number {
  const { year, month } = Temporal.PlainDate.from(date);
  return month >= 4 ? year : year - 1;
}
