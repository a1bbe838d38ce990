import { parseArgs } from 'node:util';

/** Options that only some commands take. */
export const OPTIONS = ['scope', 'position', 'reason', 'stream', 'until'] as const;
export type Option = (typeof OPTIONS)[number];

/** What an operator asked for. */
export interface Asked {
  readonly words: readonly string[];
  readonly url: string;
  readonly json: boolean;
  readonly options: Readonly<Partial<Record<Option, string>>>;
  readonly username: string | undefined;
  /** It was said where or as whom to ask. */
  readonly signsIn: boolean;
  readonly help: boolean;
}

/** The command line can't be understood; the message is a sentence for whoever typed it. */
export class Misunderstood extends Error {
  override readonly name = 'Misunderstood';
}

export const HELP = `For operators of Commonshelf: how projections and processes stand, and how to mend them.

  npm run ops -- status                                       every projection and process: how far, how far behind
  npm run ops -- parked                                       what waits at an event that could not be handled
  npm run ops -- show <consumer> <scope>                      one of them: the event, why, and what can be done
  npm run ops -- retry <consumer> <scope> --reason "…"        take it up again, in order
  npm run ops -- skip <consumer> <scope> --position <position> --reason "…"
                                                              go on without that event; this is itself recorded
  npm run ops -- rebuild <projection> [--scope <scope>] --reason "…"
                                                              build it anew beside the live one, and watch
  npm run ops -- pause <consumer> --reason "…"                let it stand still: it applies nothing, reacts to nothing
  npm run ops -- resume <consumer> --reason "…"               let it go on from where it stood
  npm run ops -- refusals                                     commands that the domain refused to processes
  npm run ops -- verify [--stream <stream>] [--until <position>]
                                                              recompute the hash of every event; nothing is changed

  --url       the gateway (or COMMONSHELF_URL); http://localhost:3000 when not given
  --json      as JSON, for programs
  --username  one of the demonstration's people, where there is no other sign-in: operator
  COMMONSHELF_TOKEN     an operator's bearer token
  COMMONSHELF_PASSWORD  the password of --username

verify asks no gateway: it reads the history where EVENTSTORE_URL, or else EVENTS_DATABASE_URL or DATABASE_URL, says it is, one stream
(--stream) or all of it up to a position (--until). Its digest is the same wherever the same events are, up to the same position.

Exit code 0: done, and all is well; 1: something needs you, or was not done; 2: not understood; 69: the history could not be
read to its end, so nothing is said about it; 78: its address is missing or wrong.
`;

/** Reads the command line. Throws Misunderstood. */
export function readArguments(args: readonly string[], environment: NodeJS.ProcessEnv): Asked {
  const { values, positionals, tokens } = parsed(args);
  const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Misunderstood(`--${twice} was given twice. Try --help.`);
  const { url: given, json = false, help = false, username, ...options } = values;
  const url = given ?? environment['COMMONSHELF_URL'] ?? 'http://localhost:3000';
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new Misunderstood(`--url must be an address such as http://localhost:3000, not ${url}.`);
  return {
    words: positionals,
    url: url.replace(/\/$/, ''),
    json,
    help: help || positionals.length === 0,
    options,
    username,
    signsIn: given !== undefined || username !== undefined,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      tokens: true,
      options: {
        url: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        reason: { type: 'string' },
        scope: { type: 'string' },
        position: { type: 'string' },
        stream: { type: 'string' },
        until: { type: 'string' },
        username: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Misunderstood(`${(error as { message?: string }).message ?? 'The options are wrong'} Try --help.`);
  }
}
