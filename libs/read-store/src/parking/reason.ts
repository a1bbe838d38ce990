/** PostgreSQL's classes of errors that the data itself causes: data exception (22), and program limit exceeded (54, a value too large). */
const DATA_CLASSES = ['22', '54'];

/** True for an error of the database that would come again with the same data. */
export function isAboutData(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.length === 5 && DATA_CLASSES.includes(code.slice(0, 2));
}

/** What an operator reads: which error, in its own words, short enough for a table. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.replaceAll('\u0000', '').slice(0, 2_000);
}
