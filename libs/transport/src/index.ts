export * from './transport.js';
export type { DeliveryFailure } from './common/failure.js';
export * from './in-process/index.js';
export * from './kafka/index.js';
