import type { FastifyInstance } from 'fastify';
import type { InHand } from './in-hand.js';

/** Milliseconds for a request that is on its way on an open connection when the gateway begins to end. */
const GRACE_MS = 500;
/** Milliseconds for a body that is on its way then, and for an answer to be taken: the rest of the ten seconds is for what is in hand. */
const LATE_MS = 5_000;

/**
 * Closes idle connections once the gateway ends. Node takes one that has sent nothing yet for one with a request under way:
 * a load balancer's spare connection would hold up the end for a minute. A client that does not send its body, or does not
 * take its answer, would hold it up until the process gives up. Answers given meanwhile say `Connection: close`, also to
 * requests that came before.
 */
export function endSilentConnections(instance: FastifyInstance, inHand: InHand): void {
  let ending = false;
  let graceIsOver = false;
  const endWhenDone = (): void => {
    if (graceIsOver && inHand.isEmpty) instance.server.closeAllConnections();
  };
  inHand.emptied = endWhenDone;
  instance.addHook('onSend', async (_request, reply) => {
    if (ending) reply.header('Connection', 'close');
  });
  instance.addHook('preClose', (done) => {
    ending = true;
    setTimeout(() => {
      graceIsOver = true;
      endWhenDone();
    }, GRACE_MS).unref();
    setTimeout(() => {
      for (const { req, writableEnded } of inHand.all) if (!req.complete || writableEnded) req.socket.destroy();
    }, LATE_MS).unref();
    done();
  });
}
