import type { Json, Refused } from '#kernel';

/** One thing wrong with one field of a request. */
export interface FieldError {
  /** Path of the field: `lines.0.copies`. */
  readonly field: string;
  /** The rule it breaks, as a stable word. */
  readonly rule: string;
  readonly message: string;
}

interface More {
  readonly facts?: Readonly<Record<string, Json>>;
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The failure behind it: logged, never shown. */
  readonly cause?: unknown;
}

/** Problem details as they travel (RFC 9457). `instance` is the correlation id of the request that met it. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly instance: string;
  readonly facts?: Readonly<Record<string, Json>>;
  readonly errors?: readonly FieldError[];
}

/** A request that can't be answered as asked. `code` is API: stable, kebab-case, and names the page that explains it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly facts: Readonly<Record<string, Json>> | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    { facts, errors, headers = {}, cause }: More = {},
  ) {
    super(code, { cause });
    this.facts = facts;
    this.errors = errors;
    this.headers = headers;
  }

  body(correlationId: string): ProblemBody {
    return {
      type: `/problems/${this.code}`,
      title: titleOf(this.code),
      status: this.status,
      code: this.code,
      instance: `urn:commonshelf:request:${correlationId}`,
      ...(this.facts && { facts: this.facts }),
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** The status of each kind of refusal. */
const REFUSAL_STATUS: Readonly<Record<Refused['kind'], number>> = {
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  rule: 422,
};

/** The domain's no, as a problem. */
export function refusalProblem({ kind, code, facts }: Refused): Problem {
  return new Problem(REFUSAL_STATUS[kind], code, { facts });
}

/** Something the request needs is away for now: 503 with the seconds after which to try again. */
export function unavailable(code: string, cause?: unknown): Problem {
  return new Problem(503, code, { headers: { 'Retry-After': '2' }, cause });
}

/** `fund-exhausted` as people read it: Fund exhausted. */
export function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
