import type { Event } from '#kernel';
import { jointOrderEvents } from '#messages/procurement';
import { CAMDEN, HAVERING, ISLINGTON, ORDER, sharesOf } from './story.js';

/** What a borough's budget holder does by withholding its money when all had a share: Camden's limit then covers its own. */
export function withheldBy(authority: string): readonly Event[] {
  const copies = { [CAMDEN]: 12, [ISLINGTON]: 7, [HAVERING]: 4 };
  const others = Object.fromEntries(Object.entries(copies).filter(([who]) => who !== authority));
  const allowed = { authority: CAMDEN, round: 2, pence: 6_940, under: 'delegated-limit' } as const;
  return [
    jointOrderEvents.BoroughDropped({ ...ORDER, authority, because: 'commitment-withheld', reason: 'No money.' }),
    sharesOf(others, 2),
    jointOrderEvents.CommitmentAuthorised({ ...ORDER, ...allowed }),
  ];
}
