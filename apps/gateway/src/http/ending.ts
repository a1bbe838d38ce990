import type { FastifyInstance } from 'fastify';

/** Milliseconds for a request that is on its way on an open connection when the gateway begins to end. */
const GRACE_MS = 500;

/**
 * Ends connections on which nothing is under way once the gateway closes. Node waits for one that was opened and has said
 * nothing yet as if a request were under way: a load balancer's spare connection would hold up the end for a minute.
 */
export function endSilentConnections(instance: FastifyInstance): void {
  let inHand = 0;
  let graceIsOver = false;
  const endWhenDone = (): void => {
    if (graceIsOver && inHand === 0) instance.server.closeAllConnections();
  };
  instance.server.on('request', (_request, response) => {
    inHand += 1;
    response.once('close', () => {
      inHand -= 1;
      endWhenDone();
    });
  });
  instance.addHook('preClose', (done) => {
    setTimeout(() => {
      graceIsOver = true;
      endWhenDone();
    }, GRACE_MS).unref();
    done();
  });
}
