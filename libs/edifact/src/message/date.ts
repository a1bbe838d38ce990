/** A date of DTM: what it is of (DE 2005: 137 the message, 36 expiry, 44 availability), as written, and as a calendar date where it is one. */
export interface MessageDate {
  readonly qualifier: string;
  readonly raw: string;
  /** DE 2379: 102 CCYYMMDD, 203 CCYYMMDDHHMM, 610 CCYYMM, 602 CCYY. */
  readonly format: string;
  /** YYYY-MM-DD; absent where the text names no single day. */
  readonly date?: string;
  /** HH:MM, where the format has it. */
  readonly time?: string;
}

/** A date from what DTM says. */
export function readDate(qualifier: string, raw: string, format: string): MessageDate {
  const base = { qualifier, raw, format };
  const [, year, month, day, hour, minute] = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2}))?$/.exec(raw) ?? [];
  const known = format === '102' || format === '203' || format === '';
  const date = `${year}-${month}-${day}`;
  if (!known || !isDate(date)) return base;
  if (format !== '203') return hour === undefined ? { ...base, date } : base;
  if (!hour || !minute || Number(hour) > 23 || Number(minute) > 59) return base;
  return { ...base, date, time: `${hour}:${minute}` };
}

/** Whether a text is a day of the calendar, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  // A day that a month has not becomes one of the next month, or none.
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
