export * from './gateway.module.js';
export { doorPool } from './door/door-pool.js';
export { gatewayAdapter } from './http/adapter.js';
export { API_VERSION, openapi, type OpenApi, type OpenApiOptions } from './openapi/openapi.js';
export { OPEN_API } from './openapi/openapi.controller.js';
export type { FieldError, ProblemBody } from './problems/problem.js';
export type { PackedFile } from './routes/bodies.js';
