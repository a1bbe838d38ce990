export { ProjectionsModule, operationsCommands, type ProjectionsSettings } from './projections.module.js';
export { groups as projections, queries } from './questions.js';
