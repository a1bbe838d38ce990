import type { OrderHistory, OrderStep } from '#messages/questions';
import type { Names } from '../authorities/authorities.js';
import type { Standing } from '../asking/standing.js';
import type { BoardRow } from '../order-board/order-board.js';
import type { Step } from './order-history.js';

/** Steps shown at once. */
export const SHOWN = 100;

/** The last steps before a revision, as one person may read them. */
export function historyFor(
  steps: readonly Step[],
  before: number,
  { lead, revision: last }: Pick<BoardRow, 'lead' | 'revision'>,
  standing: Standing,
  names: Names,
): OrderHistory {
  const shown = steps.filter(({ revision }) => revision < before).slice(-SHOWN);
  const first = shown[0]?.revision ?? 0;
  const deeds = new Map(steps.toReversed().map((step) => [step.command, step]));
  return {
    count: last + 1,
    steps: shown.map((step) => {
      const deed = deeds.get(step.command) ?? step;
      return tellStep(step, knowsWho(step, deed, lead, standing), standing, names);
    }),
    earlier: first > 0 ? first : null,
  };
}

/**
 * Whether a person may know who is behind a step. What a command did first was somebody's deed, the rest followed from it: that
 * is as anonymous as the deed, and where it is a borough's it was not done by another borough's people.
 */
function knowsWho(step: Step, deed: Step, lead: string, { authority, sight }: Standing): boolean {
  const { borough, actedFor } = step;
  const mayKnow = (whose: string | null): boolean => sight !== 'own' || whose === null || whose === authority;
  if (actedFor === null) return mayKnow(borough);
  const followed = step !== deed && borough !== null && borough !== actedFor;
  return !followed && mayKnow(borough) && mayKnow(deed.borough) && (actedFor === lead || mayKnow(actedFor));
}

function tellStep(step: Step, known: boolean, { authority, sight }: Standing, names: Names): OrderStep {
  const { revision, type, position, at, actor, actedFor, borough, what, toLead, privately } = step;
  const own = borough === null || borough === authority;
  const hidden = !own && sight === 'own';
  const details = [own || sight !== 'own' ? toLead : null, own || sight === 'all' ? privately : null];
  const subject = borough === null ? '' : hidden ? 'Another borough ' : `${names.get(borough) ?? borough} `;
  return {
    revision,
    type,
    position,
    at,
    actor: known ? actor : null,
    actedFor: known ? actedFor : null,
    borough: hidden ? null : borough,
    sentence: `${subject}${what}`,
    detail: details.filter((detail) => detail !== null).join(' · ') || null,
  };
}
