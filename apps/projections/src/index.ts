export { ProjectionsModule, operationsCommands, type ProjectionsSettings } from './projections.module.js';
export { groups as projections } from './answers.js';
