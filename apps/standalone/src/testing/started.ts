import { spawn, type ChildProcess } from 'node:child_process';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { until } from '#testing';

const STDIO: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
/** A start may take many seconds where the machine is busy, and the tests here have a minute and a half. */
export const PATIENCE_MS = 45_000;
const MAIN = resolve('dist/apps/standalone/src/main.js');

/** The whole product as a process of its own, as `npm start` runs it after the build. */
export class Started {
  output = '';
  readonly ended: Promise<number | NodeJS.Signals | null>;

  private constructor(readonly process: ChildProcess) {
    for (const stream of [process.stdout, process.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = new Promise((done) => process.once('close', (code, signal) => done(code ?? signal)));
  }

  /** Throws when the product was not built. */
  static async with(
    args: readonly string[],
    as: { readonly uid?: number; readonly gid?: number } = {},
    variables: NodeJS.ProcessEnv = {},
  ): Promise<Started> {
    await access(MAIN);
    const env = { ...environment(), ...variables };
    return new Started(spawn(process.execPath, [MAIN, ...args], { ...as, env, stdio: STDIO }));
  }

  /** As npm runs it: below a shell of its own, which is what gets the signals. */
  static async belowShell(args: readonly string[]): Promise<Started> {
    await access(MAIN);
    const env = { ...environment(), npm_lifecycle_event: 'start' };
    return new Started(spawn('sh', ['-c', '"$0" "$@"; exit', process.execPath, MAIN, ...args], { env, stdio: STDIO }));
  }

  /** Where it answers, once it says so. Throws with what it said when it ended before. */
  async url(): Promise<string> {
    let url: string | undefined;
    await until(
      () => {
        url = /Ready at (\S+)/.exec(this.output)?.[1];
        if (url === undefined && (this.process.exitCode !== null || this.process.signalCode !== null))
          throw new Error(`it ended: ${this.output}`);
        return url !== undefined;
      },
      20,
      PATIENCE_MS,
    );
    return url ?? '';
  }

  /** Asks it to end, and gives its exit code. */
  async end(signal: NodeJS.Signals = 'SIGINT'): Promise<number | NodeJS.Signals | null> {
    this.process.kill(signal);
    return this.ended;
  }
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, DATABASE_URL: undefined, EVENTSTORE_URL: undefined };
}
