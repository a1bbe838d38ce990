import { setTimeout as sleep } from 'node:timers/promises';
import { parked, refusals, show, status, type Told } from './asking.js';
import { Gateway, type Wait } from './gateway/gateway.js';
import { HELP, Misunderstood, readArguments } from './command-line/options.js';
import { bar } from './command-line/tables.js';
import { printable } from './command-line/printing.js';
import { NotDone } from './gateway/reaching.js';
import { pause, rebuild, resume, retry, skip } from './repairing.js';
import { isForGateway, understood, type ForGateway, type Given } from './command-line/understanding.js';

/** Where a command line is heard and answered. */
export interface Console {
  out(text: string): void;
  /** What happens meanwhile, and why something could not be done. */
  aside(text: string): void;
  /** How far something is that takes long, in place of what was told before; nothing when it is over. */
  progress(text: string): void;
}

/** Does what an operator asked. Exit code 0: done, all is well; 1: something needs an operator, or was not done; 2: not understood. `verify` has two more. */
export async function operate(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  console: Console,
  wait: Wait = sleep,
): Promise<number> {
  try {
    const asked = readArguments(args, environment);
    if (asked.help) {
      console.out(HELP);
      return 0;
    }
    const given = understood(asked);
    const told = isForGateway(given)
      ? await askedOf(await Gateway.signIn(asked.url, asked.username, environment, wait), given, console)
      : await verified(given, environment, console);
    console.out(printable(asked.json ? JSON.stringify(told.json, null, 2) : told.text));
    return told.healthy ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Misunderstood) && !(error instanceof NotDone)) throw error;
    console.aside(printable(error.message));
    return error instanceof Misunderstood ? 2 : error.exitCode;
  }
}

/** Reads the history itself. Its drivers are loaded where they are used. */
async function verified(given: Given, environment: NodeJS.ProcessEnv, console: Console): Promise<Told> {
  const { verify } = await import('./verifying/verify.js');
  try {
    return await verify(given, environment, (done, total) => console.progress(`verifying ${bar(done, total)}`));
  } finally {
    console.progress('');
  }
}

async function askedOf(gateway: Gateway, given: ForGateway, console: Console): Promise<Told> {
  const tell = (line: string): void => console.aside(printable(line));
  switch (given.word) {
    case 'status':
      return status(gateway);
    case 'parked':
      return parked(gateway);
    case 'refusals':
      return refusals(gateway);
    case 'show':
      return show(gateway, given);
    case 'retry':
      return retry(gateway, given);
    case 'skip':
      return skip(gateway, given);
    case 'rebuild':
      return rebuild(gateway, given, tell);
    case 'pause':
      return pause(gateway, given);
    case 'resume':
      return resume(gateway, given);
  }
}
