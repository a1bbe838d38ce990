export { Delivery, commandsOf, eventsFor, QUERIES, type TransportPattern } from './patterns.js';
export { EventGroups, type EventGroup } from './event-groups.js';
export { PassErrorsOn } from './pass-errors-on.js';
export { TransportClient } from './transport-client.js';
export { TransportServer } from './transport-server.js';
