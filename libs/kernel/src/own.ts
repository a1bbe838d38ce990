/**
 * What a table has under a key that people choose. A plain look-up finds what every object has by itself too: a line may be
 * called `constructor`.
 */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
