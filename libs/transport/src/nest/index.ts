export { Delivery, commandsOf, eventsFor, QUERIES, type TransportPattern } from './patterns.js';
export { PassErrorsOn } from './pass-errors-on.js';
export { TransportClient } from './transport-client.js';
export { TransportServer, type TransportServerOptions } from './transport-server.js';
