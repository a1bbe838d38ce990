export { InProcessTransport } from './in-process-transport.js';
export type { DeliveryFailure, InProcessOptions } from './options.js';
