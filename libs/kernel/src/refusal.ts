import type { Json } from './json.js';

/** What a refusal means to whoever asked: it decides the HTTP status, never the text. */
export type RefusalKind = 'forbidden' | 'not-found' | 'conflict' | 'rule';

/** The domain said no. `code` is API: stable, kebab-case, a sentence of why. `facts` say what would make it pass. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: string,
    readonly facts: Readonly<Record<string, Json>> = {},
    readonly kind: RefusalKind = 'conflict',
  ) {
    super(code);
  }
}

/** Refuses because of the state the noun is in (409). */
export function refuse(code: string, facts: Readonly<Record<string, Json>> = {}): never {
  throw new Refusal(code, facts, 'conflict');
}

/** Refuses because a rule of the field does not allow these values in any state (422). */
export function breaksRule(code: string, facts: Readonly<Record<string, Json>> = {}): never {
  throw new Refusal(code, facts, 'rule');
}

/** Refuses because this person may not (403). */
export function forbid(code: string, facts: Readonly<Record<string, Json>> = {}): never {
  throw new Refusal(code, facts, 'forbidden');
}

/** Refuses because there is no such thing, or none that this person may know of (404). */
export function notFound(code: string, facts: Readonly<Record<string, Json>> = {}): never {
  throw new Refusal(code, facts, 'not-found');
}
