import { event, type EventsOf } from '#kernel';
import { exactly, orNull, text } from '../shapes.js';

/** A consumer is a projection or a process, by name; a scope is a partnership or an authority. */
const parked = { consumer: text, scope: text };

/** An operator has mended what stood in the way: the consumer takes the scope up again where it stopped. */
export const ParkedScopeRetried = event('ParkedScopeRetried', exactly({ ...parked, reason: text }));

/** An operator has decided that the consumer goes on without this event. */
export const ParkedEventSkipped = event('ParkedEventSkipped', exactly({ ...parked, position: text, reason: text }));

/** A projection is to be built anew beside the live one: for one scope, or for all where it is null. */
export const RebuildAsked = event('RebuildAsked', exactly({ consumer: text, scope: orNull(text), reason: text }));

/** The consumer stands still from now on. */
export const ConsumerPaused = event('ConsumerPaused', exactly({ consumer: text, reason: text }));

/** The paused consumer goes on from where it stood. */
export const ConsumerResumed = event('ConsumerResumed', exactly({ consumer: text, reason: text }));

export type ConsumerEvent = EventsOf<typeof import('./consumer.events.js')>;
