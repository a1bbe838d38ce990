export { ProjectionsModule, type ProjectionsSettings } from './projections.module.js';
export { projections, queries } from './questions.js';
