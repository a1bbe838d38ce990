import { leadOn } from './membership.js';
import type { Partnership, Scheme } from './state.js';

type Established = NonNullable<Partnership['established']>;

/** What establishing a partnership asks for. */
export interface Founding extends Pick<Established, 'name' | 'lead' | 'from' | 'noticeMonths'> {
  /** Those the lead is in from the first day. */
  readonly schemes: readonly Scheme[];
  readonly carriedBy: Partnership['carriedBy'];
}

/** The same as it stands today, whatever was asked when it was established. */
export function standingOn(state: Partnership, established: Established, today: string): Founding {
  const { name, from, noticeMonths } = established;
  const lead = leadOn(state, today) ?? established.lead;
  const since = state.memberships.filter((one) => one.authority === lead && one.from === from);
  const schemes = since
    .filter(({ leavesOn }) => leavesOn === null || today < leavesOn)
    .map(({ scheme }) => scheme)
    .sort();
  return { name, lead, from, noticeMonths, schemes, carriedBy: state.carriedBy };
}

/** Whether all that is asked stands. */
export function stands(asked: Founding, standing: Founding): boolean {
  const schemes = [...new Set(asked.schemes)].sort();
  return (
    asked.name === standing.name &&
    asked.lead === standing.lead &&
    asked.from === standing.from &&
    asked.noticeMonths === standing.noticeMonths &&
    asked.carriedBy === standing.carriedBy &&
    schemes.join() === standing.schemes.join()
  );
}
