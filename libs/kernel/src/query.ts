import type { Actor, Role } from './actor.js';
import type { Json } from './json.js';

/** A question people ask of the read side, and how it reaches us. */
export interface QueryDeclaration {
  /** The question's name, kebab-case: `order-board`. */
  readonly name: string;
  /** `GET /partnerships/{partnership}/orders`. */
  readonly route: string;
  /** One sentence for the API's readers. */
  readonly summary: string;
  /** Any of these roles may ask; rows are narrowed by authority where they are answered. */
  readonly may: readonly Role[];
  /** A class whose declared fields are the path's and query's parameters. */
  readonly parameters: new () => object;
  /** JSON Schema of the body of the answer. */
  readonly answer: { readonly [keyword: string]: unknown };
}

/** Declares a query; only its types are at work here. */
export function query<const Q extends QueryDeclaration>(declared: Q): Q {
  return declared;
}

/** What was found, and how old it is. */
export interface Found {
  readonly outcome: 'found';
  readonly body: Json;
  /** The view has seen the store up to here; null when it has seen nothing yet. */
  readonly asOf: { readonly position: string; readonly at: string } | null;
}

/** A question on its way. `after`: wait, within bounds, until the view has seen this position. */
export interface Question {
  readonly data: { readonly [parameter: string]: Json };
  readonly after?: string;
  readonly by: Actor;
}
