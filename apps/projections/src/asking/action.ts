import { declarationOf, type CommandClass } from '#kernel';
import type { Action } from '#messages/questions';

/** A command was to be shown to people that only our processes give. */
export class NoRoute extends Error {
  override readonly name = 'NoRoute';
}

type Given = { readonly [parameter: string]: string | number };

/**
 * How a person gives a command from here: its route with what is known put in, and the fields of its body that are known.
 * Throws NoRoute for a command without one.
 */
export function actionOf(command: CommandClass, known: Given): Action {
  const { route, summary } = declarationOf(command);
  const [method, template] = route?.split(' ') ?? [];
  if (method === undefined || template === undefined) throw new NoRoute(command.name);
  const used = new Set<string>();
  const path = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = known[name];
    if (value === undefined) return whole;
    used.add(name);
    return encodeURIComponent(value);
  });
  const body = Object.fromEntries(Object.entries(known).filter(([name]) => !used.has(name)));
  return { method, path, summary, body };
}
