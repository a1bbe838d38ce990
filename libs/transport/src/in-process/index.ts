export { InProcessTransport } from './in-process-transport.js';
export type { InProcessOptions } from './options.js';
