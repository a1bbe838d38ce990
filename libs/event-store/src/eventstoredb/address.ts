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

const ADDRESS = /^(esdb|kurrentdb)(\+discover)?:\/\/(?:([^:@/]+):([^@/]*)@)?([^@/?]+)\/?(\?.*)?$/;

/**
 * Takes an address apart: `esdb://user:password@a:2113,b:2113?tls=true`, `kurrentdb://` being the same. Throws RangeError
 * (without the password) on what is none, and on TLS without a user: an append needs one to be a call of its own.
 */
export function addressOf(address: string): Address {
  const [, , discover = '', user, password = '', hosts, query = ''] = ADDRESS.exec(address) ?? [];
  if (hosts === undefined) throw new RangeError('not an address of EventStoreDB: esdb://user:password@host:2113');
  const insecure = /[?&]tls=false(&|$)/i.test(query);
  if (user === undefined && !insecure) throw new RangeError(`esdb://${hosts} needs a user and a password with TLS`);
  const signIn = user === undefined ? '' : `${user}:${password}@`;
  return {
    url: `esdb${discover}://${signIn}${hosts}${query}`,
    credentials: { username: decodeURIComponent(user ?? 'nobody'), password: decodeURIComponent(password) },
  };
}
