import type { Actor, Role } from './actor.js';
import type { Json } from './json.js';
import type { RefusalKind } from './refusal.js';

/**
 * A request to change something. A class per command, because Nest routes by class and class-validator checks classes;
 * its fields are its data. Subclasses say which stream decides it and in which scope it happens.
 */
export abstract class Command {
  /** The id part of the stream that decides it: the stream is `<category>-<streamId>`. */
  abstract streamId(): string;
  /** The partnership it happens in, or the one authority whose own affair it is. */
  abstract scope(): string;
}

/** How a command reaches us and who may give it. */
export interface CommandDeclaration {
  /** The service that decides it: procurement, partnership, … */
  readonly context: string;
  /** Stream category: the noun, camelCase. */
  readonly noun: string;
  /** Its HTTP route, e.g. `POST /partnerships/{partnership}/orders`; absent for commands only our processes give. */
  readonly route?: string;
  /** Any of these roles may give it; the decider narrows by authority and by history. */
  readonly may: readonly Role[];
  /** One sentence for the API's readers. */
  readonly summary: string;
  /** 'file': the HTTP body is the raw bytes of a file, packed into the field `content` at the door. Default 'json'. */
  readonly body?: 'json' | 'file';
}

/** A class that declares a command. */
export type CommandClass<C extends Command = Command> = new () => C;

const declarations = new WeakMap<object, CommandDeclaration>();

/** Class decorator: declares a command. The class's name is the command's name. */
export function Declares(declaration: CommandDeclaration) {
  return (target: CommandClass): void => {
    declarations.set(target, declaration);
  };
}

/** What was declared of a command class; throws when nothing was. */
export function declarationOf(target: object): CommandDeclaration {
  const found = declarations.get(target);
  if (!found) throw new Error(`${(target as { name?: string }).name ?? 'class'} declares no command`);
  return found;
}

/** True for a class that declares a command. */
export function isCommandClass(candidate: unknown): candidate is CommandClass {
  return typeof candidate === 'function' && declarations.has(candidate);
}

/** The fields of a command, without its methods. */
export type DataOf<C extends Command> = { readonly [K in keyof C as K extends 'streamId' | 'scope' ? never : K]: C[K] };

/** The commands a module exports, by class name. */
export type CommandsOf<Module> = {
  [K in keyof Module as Module[K] extends CommandClass ? K : never]: Module[K] extends CommandClass<infer C>
    ? C
    : never;
};

/** Who asks and when: the only clock and actor a decider ever sees. */
export interface Asked {
  /** Instant in UTC, ISO 8601 with milliseconds. */
  readonly at: string;
  readonly by: Actor;
}

/** A command on its way. Plain JSON: it travels. */
export interface CommandEnvelope {
  /** Chosen by whoever sends it: the same id again gives the same answer and no second effect. */
  readonly id: string;
  readonly type: string;
  readonly data: { readonly [field: string]: Json };
  readonly context: string;
  /** `<category>-<streamId>`: commands of one stream are handled in order. */
  readonly stream: string;
  readonly by: Actor;
  readonly correlationId: string;
  readonly causationId: string;
  /** W3C trace context of whoever sends it, when it is traced. */
  readonly traceparent?: string;
}

/** Accepted: where the stream and the store stand after it. `position` is null when it was already so. */
export interface Accepted {
  readonly outcome: 'accepted';
  readonly stream: string;
  readonly scope: string;
  /** Revision of the stream's last event after this command; -1 for a stream that has none. */
  readonly revision: number;
  readonly position: string | null;
  /** Types of the events it made, in order: what was decided. */
  readonly events: readonly string[];
}

/** Refused: by which rule (`code`), and what would make it pass (`facts`). Nothing was written. */
export interface Refused {
  readonly outcome: 'refused';
  readonly kind: RefusalKind;
  readonly code: string;
  readonly facts: { readonly [name: string]: Json };
}

/** What became of a command. */
export type Answer = Accepted | Refused;
