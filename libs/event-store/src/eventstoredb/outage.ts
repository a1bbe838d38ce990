import { types } from 'node:util';

/** The server said nothing for too long, or ended a stream that it should not have ended. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * gRPC's codes for "not now": CANCELLED, UNKNOWN (a busy server), DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED (the
 * server's own time-out), UNIMPLEMENTED (an answer without a message), INTERNAL, UNAVAILABLE.
 * https://grpc.github.io/grpc/core/md_doc_statuscodes.html
 */
const OUTAGES: readonly unknown[] = [1, 2, 4, 8, 10, 12, 13, 14];

/** Kinds of refusal that are about what was asked, whatever code they came with. */
const REFUSALS: readonly unknown[] = [
  'wrong-expected-version',
  'maximum-append-size-exceeded',
  'stream-deleted',
  'stream-not-found',
  'access-denied',
  'invalid-argument',
  'invalid-transaction',
];

/** What the client says without a code: no node of the cluster was found, another call has just closed the channel. */
const WITHOUT_CODE = /^Failed to discover|^Channel has been shut down/;

/** True when the server could not do it now, as against refusing to do it. */
export function isOutage(error: unknown): boolean {
  if (error instanceof NoAnswer || isNotLeader(error)) return true;
  if (!types.isNativeError(error) || REFUSALS.includes(kindOf(error))) return false;
  const { code } = error as { code?: unknown };
  // Node's own codes are texts: a broken connection, a stream closed too early.
  return OUTAGES.includes(code) || typeof code === 'string' || WITHOUT_CODE.test(error.message);
}

/** True when the node that was asked does not lead its cluster, or not any more. */
export function isNotLeader(error: unknown): boolean {
  return kindOf(error) === 'not-leader';
}

/** The client's name for what went wrong: `wrong-expected-version`, `stream-not-found` and so on. */
export function kindOf(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const { type, metadata } = error as { type?: unknown; metadata?: { get?(key: string): unknown[] } };
  if (typeof type === 'string') return type;
  // Some errors come out of the client as gRPC made them.
  const [exception] = metadata?.get?.('exception') ?? [];
  return typeof exception === 'string' ? exception : undefined;
}
