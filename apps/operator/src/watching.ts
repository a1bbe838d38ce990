import type { Accepted, Consumer } from './gateway/answers.js';
import { progress, standingOf, type Seen } from './asking.js';
import type { Gateway } from './gateway/gateway.js';
import { NotDone } from './gateway/reaching.js';

/** Whether what is seen of a consumer shows that a decision has taken effect. */
export type Effect = (standing: Consumer, behind: boolean) => boolean;

/** How often one looks; each time the read side itself waits some seconds before it says that it is behind. */
const LOOKS = 6;
const BETWEEN_MS = 1_000;
const PROGRESS_MS = 500;

/**
 * Waits until a decision about a consumer has taken effect: undefined when it has, what is in its way when it has not in
 * time. A rebuild may take as long as it likes when somebody is told how far it is. Throws NotDone when nothing is seen.
 */
export async function obstacleTo(
  effect: Effect,
  gateway: Gateway,
  consumer: string,
  { position }: Accepted,
  tell?: (line: string) => void,
): Promise<string | undefined> {
  try {
    for (let looks = 1; ; looks += 1) {
      const seen = await standingOf(gateway, consumer, position);
      if (seen.standing && effect(seen.standing, seen.behind)) return undefined;
      const last = tell ? await built(gateway, consumer, seen, tell) : seen;
      if (looks === LOOKS || isAtFault(last)) return obstacle(last);
      await gateway.wait(BETWEEN_MS);
    }
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    throw new NotDone(`${consumer}: asked for, but what comes of it can’t be seen. ${error.message}`, { cause: error });
  }
}

/** Tells how far rebuilds are, until none is under way. */
async function built(gateway: Gateway, consumer: string, seen: Seen, tell: (line: string) => void): Promise<Seen> {
  let now = seen;
  while (now.standing && now.standing.paused === null && now.standing.rebuilds.length > 0) {
    tell(progress(now.standing.rebuilds));
    await gateway.wait(PROGRESS_MS);
    now = await standingOf(gateway, consumer, null);
  }
  return now;
}

function isAtFault({ standing }: Seen): boolean {
  return standing !== undefined && standing.fault !== null;
}

function obstacle({ standing, behind }: Seen): string {
  if (!standing) return 'it is not there';
  if (standing.fault !== null) return `it is at fault, ${standing.fault}`;
  if (standing.paused) return 'it is paused';
  if (standing.rebuilds.length > 0) return 'a rebuild is under way';
  // It is known only that not all who carry out decisions have come to this one.
  return behind ? 'the read side is behind, or an application that carries out decisions is down' : 'nothing shows it';
}
