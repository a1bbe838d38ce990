import type { OrderHistory, OrderStep } from '#messages/questions';
import type { Names } from '../authorities/authorities.js';
import type { Standing } from '../asking/standing.js';
import type { Step } from './order-history.js';

/** Steps shown at once. */
export const SHOWN = 100;

/** The last steps before a revision, as one person may read them. */
export function historyFor(
  steps: readonly Step[],
  before: number,
  of: number,
  standing: Standing,
  names: Names,
): OrderHistory {
  const shown = steps.filter(({ revision }) => revision < before).slice(-SHOWN);
  const first = shown[0]?.revision ?? 0;
  return {
    count: of,
    steps: shown.map((step) => tellStep(step, standing, names)),
    earlier: first > 0 ? first : null,
  };
}

function tellStep(step: Step, { authority, sight }: Standing, names: Names): OrderStep {
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
    actor: hidden ? null : actor,
    actedFor: hidden ? null : actedFor,
    borough: hidden ? null : borough,
    sentence: `${subject}${what}`,
    detail: details.filter((detail) => detail !== null).join(' · ') || null,
  };
}
