import { Compile, type Validator } from 'typebox/schema';
import type { Event, EventType, Recorded } from './event.js';

/** A stored event that this release can't read: unknown, from a later release, or not of its declared shape. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  constructor(
    readonly type: string,
    readonly reason: 'unknown-type' | 'later-version' | 'wrong-shape',
    readonly details: string = '',
  ) {
    super(`${type}: ${reason}${details ? ` (${details})` : ''}`);
  }
}

/** All event types this release knows: checks what is written, lifts and checks what is read. */
export class Catalogue {
  readonly types: ReadonlyMap<string, EventType>;
  private readonly validators = new Map<string, Validator>();

  /** Takes modules of event types; two types with one name are refused. */
  constructor(...modules: readonly object[]) {
    const types = new Map<string, EventType>();
    for (const candidate of modules.flatMap((module) => Object.values(module) as unknown[])) {
      if (!isEventType(candidate)) continue;
      if (types.has(candidate.type)) throw new Error(`two event types are named ${candidate.type}`);
      types.set(candidate.type, candidate);
    }
    this.types = types;
  }

  /** Throws UnreadableEvent when the event is not what its type declares. */
  check(event: Event): void {
    const validator = this.validatorOf(event.type);
    if (!validator.Check(event.data))
      throw new UnreadableEvent(event.type, 'wrong-shape', firstError(validator, event.data));
  }

  /** Today's version of a type's shape. Throws UnreadableEvent when nobody knows the type. */
  versionOf(type: string): number {
    return this.typeOf(type).version;
  }

  /** Gives the event in today's shape, checked. Throws UnreadableEvent. */
  lift<E extends Event>(recorded: Recorded<E>): Recorded<E> {
    const type = this.typeOf(recorded.type);
    const { version } = recorded.metadata;
    if (version > type.version) throw new UnreadableEvent(type.type, 'later-version', `${version} > ${type.version}`);
    let data: unknown = recorded.data;
    for (const lift of type.lifts.slice(version - 1)) data = lift(data as never);
    this.check({ type: recorded.type, data });
    return data === recorded.data ? recorded : { ...recorded, data };
  }

  private typeOf(type: string): EventType {
    return this.types.get(type) ?? throwUnknown(type);
  }

  private validatorOf(type: string): Validator {
    let validator = this.validators.get(type);
    if (!validator) {
      validator = Compile(this.typeOf(type).schema);
      this.validators.set(type, validator);
    }
    return validator;
  }
}

function throwUnknown(type: string): never {
  throw new UnreadableEvent(type, 'unknown-type');
}

function firstError(validator: Validator, data: unknown): string {
  const [, [first]] = validator.Errors(data);
  return first ? `${first.instancePath || '/'} ${first.message}` : '';
}

/** True for what `event` declares. */
export function isEventType(candidate: unknown): candidate is EventType {
  return typeof candidate === 'function' && 'schema' in candidate && 'lifts' in candidate;
}
