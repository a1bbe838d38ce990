import { printableInLine } from './printing.js';

/** Lines of a table with a heading: each column as wide as its widest value, numbers to the right. */
export function table<Row extends Readonly<Record<string, string | number | null>>>(rows: readonly Row[]): string {
  const [first] = rows;
  if (!first) return '';
  const columns = Object.keys(first);
  const shown = rows.map((row) => columns.map((column) => show(row[column])));
  const widths = columns.map((column, at) => Math.max(column.length, ...shown.map((cells) => cells[at]?.length ?? 0)));
  const right = columns.map((column) => rows.every((row) => typeof row[column] === 'number' || row[column] === null));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (right[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line)].join('\n');
}

function show(value: string | number | null | undefined): string {
  return value === null || value === undefined
    ? '–'
    : typeof value === 'number'
      ? value.toLocaleString('en-GB')
      : printableInLine(value);
}

/** A bar of progress, `[#####-----] 50 %`. */
export function bar(done: number, total: number | null): string {
  if (total === null || total === 0) return `${done.toLocaleString('en-GB')} events`;
  const part = Math.min(1, done / total);
  const full = Math.round(part * 20);
  return `[${'#'.repeat(full)}${'-'.repeat(20 - full)}] ${Math.floor(part * 100)} %`;
}

/** Seconds as people say them. */
export function duration(seconds: number | null): string {
  if (seconds === null) return 'unknown';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

/** An instant as Londoners read it, in Europe/London. */
export function londonTime(instant: string): string {
  return new Date(instant).toLocaleString('en-GB', {
    timeZone: 'Europe/London',
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}
