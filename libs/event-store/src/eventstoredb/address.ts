/** Who calls. Without TLS the client sends none of it. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export interface Address {
  /** As @eventstore/db-client reads it. */
  readonly url: string;
  readonly credentials: Credentials;
}

const HOST = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i;
const ADDRESS = /^(esdb|kurrentdb)(\+discover)?:\/\/(?:([^:@/]+):([^@/]*)@)?([^@/?]+)\/?(\?.*)?$/;

/**
 * Takes an address apart: `esdb://user:password@a:2113,b:2113?tls=true`, `kurrentdb://` being the same. Throws RangeError,
 * the rest of a sentence that begins with the variable's name and never holds the password, on what is none, and on TLS
 * without a user: an append needs one to be a call of its own.
 */
export function addressOf(address: string): Address {
  const [, , discover = '', user, password = '', hosts, query = ''] = ADDRESS.exec(address) ?? [];
  if (hosts === undefined || !hosts.split(',').every((host) => HOST.test(host)))
    throw new RangeError('must be like esdb://user:password@host:2113, or esdb://host:2113?tls=false without TLS.');
  const insecure = /[?&]tls=false(&|$)/i.test(query);
  if (user === undefined && !insecure)
    throw new RangeError(
      'must name a user and a password, esdb://user:password@host:2113, unless it says ?tls=false at its end.',
    );
  const signIn = user === undefined ? '' : `${user}:${password}@`;
  return {
    url: `esdb${discover}://${signIn}${hosts}${query}`,
    credentials: { username: decoded(user ?? 'nobody'), password: decoded(password) },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RangeError('must have a % in its user or password written as %25.');
  }
}

/** What is wrong with an address, as the rest of a sentence that begins with its name; undefined when it can be used. */
export function eventStoreAddressFault(address: string): string | undefined {
  try {
    addressOf(address);
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
