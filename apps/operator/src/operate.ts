import { parked, refusals, show, status, type Told } from './asking.js';
import { Gateway, NotDone } from './gateway.js';
import { HELP, Misunderstood, readArguments, type Asked } from './options.js';
import { pause, rebuild, resume, retry, skip } from './repairing.js';

/** Where a command line is heard and answered. */
export interface Console {
  out(text: string): void;
  /** What happens meanwhile, and why something could not be done. */
  aside(text: string): void;
}

/** Does what an operator asked. Exit code 0: done, all is well; 1: something needs an operator, or was not done; 2: not understood. */
export async function operate(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  console: Console,
): Promise<number> {
  try {
    const asked = readArguments(args, environment);
    if (asked.help) {
      console.out(HELP);
      return 0;
    }
    const told = await carriedOut(asked, environment, console);
    console.out(asked.json ? JSON.stringify(told.json, null, 2) : told.text);
    return told.healthy ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Misunderstood) && !(error instanceof NotDone)) throw error;
    console.aside(error.message);
    return error instanceof Misunderstood ? 2 : 1;
  }
}

async function carriedOut(asked: Asked, environment: NodeJS.ProcessEnv, console: Console): Promise<Told> {
  const [word = '', first, second] = asked.words;
  const need = (value: string | undefined, what: string): string => {
    if (value === undefined) throw new Misunderstood(`${word} needs ${what}. Try --help.`);
    return value;
  };
  const gateway = () => Gateway.signIn(asked.url, asked.username, environment);
  switch (word) {
    case 'status':
      return status(await gateway());
    case 'parked':
      return parked(await gateway());
    case 'refusals':
      return refusals(await gateway());
    case 'show':
      return show(await gateway(), need(first, 'a consumer'), need(second, 'a scope'));
    case 'retry':
      return retry(await gateway(), need(first, 'a consumer'), need(second, 'a scope'), asked);
    case 'skip':
      return skip(await gateway(), need(first, 'a consumer'), need(second, 'a scope'), asked);
    case 'rebuild':
      return rebuild(await gateway(), need(first, 'a projection'), asked, (line) => console.aside(line));
    case 'pause':
      return pause(await gateway(), need(first, 'a consumer'), asked);
    case 'resume':
      return resume(await gateway(), need(first, 'a consumer'), asked);
    default:
      throw new Misunderstood(`There is no ${word}. Try --help.`);
  }
}
