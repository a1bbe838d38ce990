import type { Event, RecordedOf, Row, Step } from '#kernel';
import type { AnyProjection } from './view-answer.js';

/** Projections that are filled in one transaction, because they look at the same events. */
export interface Group extends AnyProjection {
  readonly members: readonly AnyProjection[];
}

type Steps = Readonly<Record<string, Step<Row, Event> | undefined>>;

/**
 * Makes one projection of several: each keeps its rows, under its own name. A transaction costs more than a row, and what
 * is shown together is then always of one moment. Raise `layout` when a member comes or goes; a new version of a member
 * is a new version of the group.
 */
export function grouped(name: string, layout: number, members: readonly AnyProjection[]): Group {
  const types = [...new Set(members.flatMap(({ on }) => Object.keys(on)))];
  const version = members.reduce((all, member) => all + member.version, layout * 1_000);
  return { name, version, members, on: Object.fromEntries(types.map((type) => [type, stepOf(type, members)])) };
}

/** The key of a member's row in its group; also what all keys with this beginning begin with. */
export function memberKey({ name }: Pick<AnyProjection, 'name'>, key: string): string {
  return `${name}:${key}`;
}

function stepOf(type: string, members: readonly AnyProjection[]): Step<Row, Event> {
  const steps = members.flatMap((member) => {
    const step = (member.on as Steps)[type];
    return step ? [{ member, step }] : [];
  });
  return {
    rows: (event: RecordedOf<Event>) =>
      steps.flatMap(({ member, step }) => step.rows(event).map((key) => memberKey(member, key))),
    apply: (row, event, key) => {
      const colon = key.indexOf(':');
      const found = steps.find(({ member }) => member.name === key.slice(0, colon));
      return found ? found.step.apply(row, event, key.slice(colon + 1)) : row;
    },
  };
}
