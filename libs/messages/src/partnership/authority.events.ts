import { event, type EventsOf } from '#kernel';
import { authority, code, exactly, oneOf, orNull, text } from '../shapes.js';

/** Kinds of authority. */
export const AUTHORITY_KINDS = ['london-borough', 'city', 'county', 'unitary', 'other'] as const;

/** These names are the storage format; they stay for ever. */
export const AuthorityRegistered = event(
  'AuthorityRegistered',
  exactly({ authority, name: text, kind: oneOf(...AUTHORITY_KINDS) }),
);

/** `deliveryPoint` is the EAN or SAN a supplier delivers to, when the branch has one of its own. */
export const BranchOpened = event(
  'BranchOpened',
  exactly({ authority, branch: code, name: text, deliveryPoint: orNull(code) }),
);

export const BranchClosed = event('BranchClosed', exactly({ authority, branch: code }));

export type AuthorityEvent = EventsOf<typeof import('./authority.events.js')>;
