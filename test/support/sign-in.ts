import { demonstration } from '#identity';

/** The bearer token of one of the demonstration's people. */
export async function signIn(url: string, username: string): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'password',
    client_id: 'commonshelf',
    username,
    password: demonstration.PASSWORD,
  });
  const answer = await fetch(`${url}/identity/token`, { method: 'POST', body: form });
  return ((await answer.json()) as { access_token: string }).access_token;
}
