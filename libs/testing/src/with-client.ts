import pg from 'pg';

/** Works on one connection of its own to a database. `patience`: milliseconds for it to be made; without it as long as it takes. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>, patience = 0): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patience });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
