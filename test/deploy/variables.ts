import * as service from '#service';
import { configure, type Setting } from '#service';
import { gatewaySettings } from '../../apps/gateway/src/settings.js';
import { allOf, textOf } from './reading.js';

type Settings = Readonly<Record<string, Setting<unknown>>>;

const SHARED: Readonly<Record<string, unknown>> = { ...service, gatewaySettings };

/** Variables that a service declares in its own main: name, and whether it must be set. */
interface Own {
  readonly name: string;
  readonly mustBeSet: boolean;
}

/** What an application reads from its environment, found in its main. */
export interface Read {
  readonly shared: Settings;
  readonly own: readonly Own[];
}

const DECLARED = /(optional\(\s*)?\b(?:text|whole|choice|address|hosts|parsed)\(\s*'([A-Z][A-Z0-9_]+)'/g;

/** Throws when the main spreads settings that are not known here. */
export function variablesOf(app: string): Read {
  const main = textOf(`apps/${app}/src/main.ts`);
  const [settings] = allOf(main, /\bsettings: \{([^}]*)\}/g);
  if (settings === undefined) throw new Error(`the main of ${app} has no settings`);
  const shared = allOf(settings, /\.\.\.(\w+)/g).flatMap((name) => {
    const found = SHARED[name];
    if (found === undefined && !main.includes(`const ${name} =`)) throw new Error(`${app}: what is ${name}?`);
    return found === undefined ? [] : Object.entries(found as Settings);
  });
  const declared = [...main.matchAll(DECLARED)].map(([whole, optional, name = ''], at, every) => {
    const after = main.slice((every[at]?.index ?? 0) + whole.length, every[at + 1]?.index);
    return { name, mustBeSet: optional === undefined && !/\botherwise:/.test(after.split('});')[0] ?? '') };
  });
  return { shared: { ...service.everyService, ...Object.fromEntries(shared) }, own: declared };
}

/** Names of all variables that it reads. */
export const namesOf = ({ shared, own }: Read): readonly string[] => [
  ...Object.values(shared).map(({ name }) => name),
  ...own.map(({ name }) => name),
];

/** Names of those that it can't do without. */
export const mustBeSet = ({ shared, own }: Read): readonly string[] => [
  ...Object.values(shared)
    .filter(({ otherwise }) => otherwise === undefined)
    .map(({ name }) => name),
  ...own.filter((each) => each.mustBeSet).map(({ name }) => name),
];

/** Throws BadConfiguration when the environment can't be used. */
export const tryOut = ({ shared }: Read, environment: Readonly<Record<string, string>>): void =>
  void configure(shared, environment);
