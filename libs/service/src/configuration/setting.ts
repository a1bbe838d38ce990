/** One variable of the environment: what it means, and how its text becomes a value. */
export interface Setting<T> {
  readonly name: string;
  /** For the table of the README: one phrase. */
  readonly meaning: string;
  /** What holds when the variable is not set, as the table shows it; undefined when it must be set. */
  readonly otherwise: string | undefined;
  /** True when its value must not be shown. */
  readonly secret: boolean;
  /** Throws BadSetting: the rest of a sentence that begins with the variable's name. */
  read(text: string | undefined): T;
}

/** `rule` completes a sentence that begins with the variable's name. */
export class BadSetting extends Error {
  override readonly name = 'BadSetting';
  constructor(readonly rule: string) {
    super(rule);
  }
}

interface Described<T> {
  readonly meaning: string;
  /** Value when the variable is not set. Without it the variable must be set. */
  readonly otherwise?: T;
  /** How the table shows that, where the value itself would not do. */
  readonly shown?: string;
  readonly secret?: boolean;
}

/** The values of settings. */
export type Values<S> = { readonly [Key in keyof S]: S[Key] extends Setting<infer T> ? T : never };

/** Any text that is not empty. */
export const text = (name: string, described: Described<string>): Setting<string> =>
  setting(name, described, (given) => given);

/** A value that its own reader makes of the text. `read` throws BadSetting. */
export const parsed = <T>(name: string, read: (given: string) => T, described: Described<T>): Setting<T> =>
  setting(name, described, read);

/** One of a few words. */
export const choice = <const Word extends string>(
  name: string,
  words: readonly Word[],
  described: Described<Word>,
): Setting<Word> =>
  setting(name, described, (given) => {
    const found = words.find((word) => word === given);
    if (found === undefined) throw new BadSetting(`must be one of ${words.join(', ')}.`);
    return found;
  });

/** A whole number within bounds. */
export const whole = (
  name: string,
  { min, max }: { readonly min: number; readonly max: number },
  described: Described<number>,
): Setting<number> =>
  setting(name, described, (given) => {
    const value = Number(given);
    if (!/^\d+$/.test(given) || value < min || value > max)
      throw new BadSetting(`must be a whole number from ${min} to ${max}.`);
    return value;
  });

/** The address of a server, with one of these schemes. Its user and password are never shown. */
export const address = (name: string, schemes: readonly string[], described: Described<string>): Setting<string> =>
  setting(name, { secret: true, ...described }, (given) => {
    const [scheme = '', rest = ''] = given.split('://', 2);
    // Several hosts, as EventStoreDB and Kafka have them, are no URL.
    if (!schemes.includes(scheme) || !/^[^/\s]+(\/\S*)?$/.test(rest))
      throw new BadSetting(`must be an address that begins with ${schemes.map((each) => `${each}://`).join(' or ')}.`);
    return given;
  });

/** Hosts with ports, separated by commas. */
export const hosts = (name: string, described: Described<readonly string[]>): Setting<readonly string[]> =>
  setting(name, described, (given) => {
    const list = given.split(',').map((host) => host.trim());
    if (!list.every((host) => /^[A-Za-z0-9.\-[\]:]+:\d{1,5}$/.test(host)))
      throw new BadSetting('must be a list of host:port, separated by commas.');
    return list;
  });

/** The same setting, left undefined when the variable is not set. */
export function optional<T>(inner: Setting<T>, shown: string): Setting<T | undefined> {
  return {
    ...inner,
    otherwise: shown,
    read: (given) => (given === undefined ? undefined : inner.read(given)),
  };
}

/** The variables of the environment can't be used; one sentence for each fault. */
export class BadConfiguration extends Error {
  override readonly name = 'BadConfiguration';
  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Reads all settings at once. Throws BadConfiguration with every fault, not only the first. */
export function configure<S extends Readonly<Record<string, Setting<unknown>>>>(
  settings: S,
  environment: Readonly<Record<string, string | undefined>>,
): Values<S> {
  const faults: string[] = [];
  const read = Object.entries(settings).map(([key, each]) => {
    const given = environment[each.name]?.trim();
    try {
      return [key, each.read(given === '' ? undefined : given)];
    } catch (error) {
      if (!(error instanceof BadSetting)) throw error;
      faults.push(`${each.name} ${error.rule}`);
      return [key, undefined];
    }
  });
  if (faults.length > 0) throw new BadConfiguration(faults);
  return Object.fromEntries(read) as Values<S>;
}

function setting<T>(name: string, described: Described<T>, parse: (given: string) => T): Setting<T> {
  const { meaning, otherwise, shown, secret = false } = described;
  return {
    name,
    meaning,
    secret,
    otherwise: shown ?? (otherwise === undefined ? undefined : String(otherwise)),
    read: (given) => {
      if (given !== undefined) return parse(given);
      if (otherwise === undefined) throw new BadSetting(`must be set: ${meaning}.`);
      return otherwise;
    },
  };
}
