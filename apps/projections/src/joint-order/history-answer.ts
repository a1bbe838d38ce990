import type { Names } from '../authorities/authorities.js';
import { count, exactly, list, orNull, text, type Static } from '../asking/shapes.js';
import type { Standing } from '../asking/standing.js';
import type { Step } from './order-history.js';

/** A step of an order's history. What another borough did is told to boroughs without its name. */
export const stepAnswer = exactly({
  revision: count,
  type: text,
  position: text,
  at: text,
  actor: orNull(text),
  actedFor: orNull(text),
  borough: orNull(text),
  sentence: text,
  detail: orNull(text),
});
/** The latest steps, oldest first; `earlier` is what to give as `before` to see those before them. */
export const historyAnswer = exactly({ count, steps: list(stepAnswer), earlier: orNull(count) });

/** Steps shown at once. */
export const SHOWN = 100;

/** The last steps before a revision, as one person may read them. */
export function historyFor(
  steps: readonly Step[],
  before: number,
  of: number,
  standing: Standing,
  names: Names,
): Static<typeof historyAnswer> {
  const shown = steps.filter(({ revision }) => revision < before).slice(-SHOWN);
  const first = shown[0]?.revision ?? 0;
  return {
    count: of,
    steps: shown.map((step) => tellStep(step, standing, names)),
    earlier: first > 0 ? first : null,
  };
}

function tellStep(step: Step, { authority, sight }: Standing, names: Names): Static<typeof stepAnswer> {
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
