import type { FastifyReply, FastifyRequest } from 'fastify';
import { CannotVerify, InvalidToken, mayGive, type TokenVerifier } from '#identity';
import type { Actor, Role } from '#kernel';
import { Problem, unavailable } from '../problems/problem.js';

/** What a route asks of whoever comes. */
export interface Guarded {
  /** Any of these roles; undefined: anybody who is signed in. */
  readonly may?: readonly Role[];
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, on routes that are guarded. */
    actor: Actor | null;
  }
  interface FastifyContextConfig {
    readonly guarded?: Guarded;
  }
}

const REALM = 'Bearer realm="commonshelf"';

/** The hook that lets nobody reach a guarded route, nor its body be read, before they are known and may. */
export function signIn(verifier: TokenVerifier): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request) => {
    const { guarded } = request.routeOptions.config;
    if (!guarded) return;
    const actor = await actorOf(verifier, request.headers.authorization);
    const { may } = guarded;
    if (may && !mayGive({ may }, actor)) throw new Problem(403, 'role-not-allowed', { facts: { may: [...may] } });
    request.actor = actor;
  };
}

/** Who asks; throws when the route was not guarded, which is a fault of ours. */
export function actorOfRequest({ actor, routeOptions }: FastifyRequest): Actor {
  if (!actor) throw new Error(`${routeOptions.url ?? 'a route'} is not guarded`);
  return actor;
}

async function actorOf(verifier: TokenVerifier, header: string | undefined): Promise<Actor> {
  const token = /^Bearer +([\x21-\x7e]+) *$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new Problem(401, 'not-signed-in', { headers: { 'WWW-Authenticate': REALM } });
  try {
    return await verifier.verify(token);
  } catch (error) {
    if (error instanceof CannotVerify) throw unavailable('sign-in-unavailable', error);
    if (!(error instanceof InvalidToken)) throw error;
    throw new Problem(401, 'token-refused', {
      facts: { reason: error.reason },
      headers: { 'WWW-Authenticate': `${REALM}, error="invalid_token", error_description="${error.reason}"` },
    });
  }
}
