import { problemOf } from './problems.js';
import type { Is } from './shapes.js';

/** The gateway said no, or did not answer; the message is a sentence for the operator. */
export class NotDone extends Error {
  override readonly name = 'NotDone';
  constructor(
    message: string,
    options: ErrorOptions = {},
    readonly exitCode = 1,
  ) {
    super(message, options);
  }
}

/** The status of an answer that did not come, or not to its end. */
export const NO_ANSWER = 0;

/** What came of a request. */
export interface Reply {
  readonly from: string;
  readonly status: number;
  /** After how many seconds to ask again. */
  readonly retryAfter: number | undefined;
  /** The read side had not come to the position that was asked with. */
  readonly behind: boolean;
  /** Undefined when it is not JSON. */
  readonly body: unknown;
  /** Why there is no answer. */
  readonly failure: string;
}

const PATIENCE_MS = 15_000;

/** Sends a request and reads the whole answer. */
export async function reached(url: string, init: RequestInit): Promise<Reply> {
  const from = new URL(url).origin;
  let answer: Response | undefined;
  try {
    answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const { status, headers } = answer;
    const body = parsed(await answer.text());
    const behind = /;\s*behind\b/.test(headers.get('commonshelf-as-of') ?? '');
    return { from, status, retryAfter: secondsOf(headers.get('retry-after')), behind, body, failure: '' };
  } catch {
    const failure = answer ? `The answer of ${from} broke off.` : `Nobody answers at ${from}.`;
    return { from, status: NO_ANSWER, retryAfter: undefined, behind: false, body: undefined, failure };
  }
}

/** The body of an answer that says yes and has the shape. Throws NotDone. */
export function bodyOf<T>({ from, status, body, failure }: Reply, is: Is<T>): T {
  if (status === NO_ANSWER) throw new NotDone(failure);
  if (status < 200 || status > 299 || status === 202) throw new NotDone(problemOf(status, body));
  if (!is(body)) throw new NotDone(`${from} does not answer as Commonshelf does: is the address right?`);
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}
