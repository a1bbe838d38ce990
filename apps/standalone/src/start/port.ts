import { once } from 'node:events';
import { createServer } from 'node:net';
import { CannotStart } from './cannot-start.js';
import { codeOf } from './files.js';

/** Throws CannotStart when nothing can listen there. */
export async function refuseTakenPort(port: number, host: string): Promise<void> {
  try {
    await tryPort(port, host);
  } catch (error) {
    throw sentenceForPort(error, port);
  }
}

/** Turns an error of listening into a sentence, where there is one. */
export function sentenceForPort(error: unknown, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new CannotStart(
        `Port ${port} is taken by another program. Stop that one, or choose another port: npm start -- --port ${port === 65_535 ? 3000 : port + 1}.`,
      );
    case 'EACCES':
      return new CannotStart(
        `This user may not listen on port ${port}. Choose one above 1023: npm start -- --port 3000.`,
      );
    default:
      return error;
  }
}

/** Listens for a moment: gives the port it got, which is another one for 0. */
export async function tryPort(port: number, host: string): Promise<number> {
  const server = createServer();
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : port;
}
