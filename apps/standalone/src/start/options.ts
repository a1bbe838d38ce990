import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CannotStart } from './cannot-start.js';
import { codeOf } from './files.js';

/** What a person can choose when starting. */
export interface Options {
  /** 0: any free one. */
  readonly port: number;
  /** Absolute path of the data folder. */
  readonly data: string;
  /** True: without the demonstration. */
  readonly empty: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const HELP = `Commonshelf: the shared back office of London's borough libraries, in one process.

Usage: npm start -- [options]

  --port <number>  the port it listens on (default 3000; 0 for any free one)
  --data <folder>  where its data lives, made when it isn't there (default ./data)
  --empty          start without the demonstration
  --help           print this

Environment:

  DATABASE_URL    use this PostgreSQL instead of starting one in the data folder
  EVENTSTORE_URL  keep the events in this EventStoreDB or KurrentDB, esdb://user:password@host:2113
                  (?tls=false at its end without TLS), instead of PostgreSQL, which keeps the views
`;

/** Reads the command line. Throws CannotStart on what it doesn't know. */
export function readOptions(args: readonly string[]): Options {
  const { port, data, empty, help } = parsed(args);
  return { port: portOf(port), data: resolve(data), empty, help };
}

function parsed(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '3000' },
        data: { type: 'string', default: './data' },
        empty: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    if (!codeOf(error)?.startsWith('ERR_PARSE_ARGS_')) throw error;
    // parseArgs' first sentence names the option; the rest is about how its arguments are quoted.
    const [said = ''] = (error as Error).message.split(/\. |\n/);
    throw new CannotStart(`${said}. See npm start -- --help.`);
  }
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new CannotStart(`--port takes a number from 0 to 65535, and “${text}” is none.`);
}
