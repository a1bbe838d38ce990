import { operatorsQueries } from './consumer/operators-questions.js';
import { viewQueries } from './questions.js';

/** The declarations of all questions, people's and operators', for the door and its description. */
export const queries = [...viewQueries, ...operatorsQueries];
