/** What pg says by itself, without a code, of a connection that broke, was never made, or gave no answer in time. */
const OF_PG =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect|Query read timeout)/;

/** What Node says of a network that is away. */
const OF_NODE = /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|E(HOST|NET)UNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** True for an error that is not PostgreSQL's own: it never got to say anything. The same may well succeed later. */
export function isConnectionTrouble(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string') return OF_NODE.test(code);
  return typeof message === 'string' && OF_PG.test(message);
}
