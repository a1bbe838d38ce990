import { yamlOf } from './reading.js';

/** A service as docker-compose.yml describes it, as far as the tests look. */
export interface Composed {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly security_opt?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Composed>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const compose = yamlOf<Compose>('docker-compose.yml');
export const all = Object.entries(compose.services);

/** The text with `${NAME:-otherwise}` and `${NAME:?…}` filled in. */
export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, kind: string, rest: string) => {
    const value = values[name];
    if (value !== undefined) return value;
    if (kind === '-') return rest;
    throw new Error(`${name} is not set`);
  });
}
