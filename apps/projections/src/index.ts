export { ProjectionsModule, operationsCommands, type ProjectionsSettings } from './projections.module.js';
export { queries } from './queries.js';
export { groups as projections } from './questions.js';
