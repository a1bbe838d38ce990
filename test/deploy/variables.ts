import { configure, everyService, type Setting } from '#service';
import { services } from './reading.js';

type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What a service reads from its environment: those that all have, and what its own `settings.ts` declares. */
async function settingsOf(app: string): Promise<Settings> {
  const declared = (await import(`../../apps/${app}/src/settings.js`)) as Readonly<Record<string, unknown>>;
  const own = declared[`${app}Settings`];
  if (typeof own !== 'object') throw new Error(`apps/${app}/src/settings.ts does not say ${app}Settings`);
  return { ...everyService, ...(own as Settings) };
}

const read = new Map(await Promise.all(services.map(async (app) => [app, await settingsOf(app)] as const)));

function all(service: string): Settings {
  const found = read.get(service);
  if (!found) throw new Error(`${service} is no service`);
  return found;
}

/** Names of all variables that a service reads. */
export const namesOf = (service: string): readonly string[] => Object.values(all(service)).map(({ name }) => name);

/** Names of those that it can't do without. */
export const mustBeSet = (service: string): readonly string[] =>
  Object.values(all(service))
    .filter(({ otherwise }) => otherwise === undefined)
    .map(({ name }) => name);

/** Throws BadConfiguration when a service could not use the environment. */
export const tryOut = (service: string, environment: Readonly<Record<string, string>>): void =>
  void configure(all(service), environment);
