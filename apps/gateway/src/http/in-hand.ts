import type { Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** The requests that a server has taken and not answered yet, in the order in which they came. */
export class InHand {
  private readonly responses = new Set<ServerResponse>();
  /** Called whenever the last of them is over. */
  emptied = (): void => undefined;

  /** Notes them from now on. */
  constructor(server: Server) {
    server.on('request', (_request, response: ServerResponse) => {
      this.responses.add(response);
      response.once('close', () => {
        this.responses.delete(response);
        if (this.isEmpty) this.emptied();
      });
    });
  }

  get isEmpty(): boolean {
    return this.responses.size === 0;
  }

  get all(): Iterable<ServerResponse> {
    return this.responses;
  }

  /** Those that came on one connection. */
  on(socket: Duplex): readonly ServerResponse[] {
    return [...this.responses].filter(({ req }) => req.socket === socket);
  }
}
