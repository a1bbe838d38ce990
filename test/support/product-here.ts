import { freshDatabase } from '#testing';
import { Product } from './product.js';

/**
 * The product with an empty database of the tests’ PostgreSQL, not started yet. One with a PostgreSQL of its own costs seconds
 * more; `apps/standalone` and the story are tested with that. `remove` drops the database.
 */
export async function productHere(
  options?: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const database = await freshDatabase();
  return Product.prepare(options, { ...environment, DATABASE_URL: database.url }, () => database.drop());
}
