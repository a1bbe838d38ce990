import type { Setting } from './setting.js';

/** A service and what it is told. */
export interface ServiceSettings {
  readonly service: string;
  readonly settings: Readonly<Record<string, Setting<unknown>>>;
}

/** The table of all variables for the README: one row a variable, with the services that read it. Throws when two services mean different things by one name. */
export function variableTable(all: readonly ServiceSettings[]): string {
  const rows = new Map<string, { readonly setting: Setting<unknown>; readonly services: string[] }>();
  for (const { service, settings } of all) {
    for (const setting of Object.values(settings)) {
      const known = rows.get(setting.name);
      if (known && known.setting.meaning !== setting.meaning)
        throw new Error(`${setting.name} means two things, one of them in ${service}`);
      if (known) known.services.push(service);
      else rows.set(setting.name, { setting, services: [service] });
    }
  }
  const lines = [...rows.values()].map(({ setting, services }) => {
    const readers = services.length === all.length ? 'all' : services.join(', ');
    return `| \`${setting.name}\` | ${setting.meaning} | ${setting.otherwise ?? '**must be set**'} | ${readers} |`;
  });
  return ['| variable | meaning | when not set | read by |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
