/** Where progress is written: the standard output, or a test's ears. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Tells a person what is happening, in short lines; with a little colour on a terminal, plain elsewhere. */
export class Progress {
  private readonly colour: boolean;

  constructor(
    private readonly screen: Screen,
    environment: NodeJS.ProcessEnv,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.colour = screen.isTTY === true && environment['NO_COLOR'] === undefined;
  }

  /** Does something that may take a while, and says when it is done and how long it took. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const begun = this.now();
    try {
      const result = await work();
      this.say(`${this.green('✓')} ${what} ${this.dim(`(${took(this.now() - begun)})`)}`);
      return result;
    } catch (error) {
      this.say(`${this.red('✗')} ${what}`);
      throw error;
    }
  }

  /** One line. */
  say(line = ''): void {
    this.screen.write(`${line}\n`);
  }

  private green(text: string): string {
    return this.colour ? `\u001b[32m${text}\u001b[0m` : text;
  }

  private red(text: string): string {
    return this.colour ? `\u001b[31m${text}\u001b[0m` : text;
  }

  private dim(text: string): string {
    return this.colour ? `\u001b[2m${text}\u001b[0m` : text;
  }
}

function took(milliseconds: number): string {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}
