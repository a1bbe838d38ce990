import { fields, isObject, list, text } from './shapes.js';

/** Their messages begin with the field. */
const errorsOfFields = list(fields({ message: text }));

/** A problem as the gateway answers it (RFC 9457), for people: what it is, what is wrong with which field, and the facts. */
export function problemOf(status: number, body: unknown): string {
  const { title, errors, facts } = isObject(body) ? body : {};
  const code = codeOf(body);
  return [
    `${text(title) ? title : `The gateway answered ${status}`}${code === undefined ? '.' : ` (${code}).`}`,
    ...(errorsOfFields(errors) ? errors.map(({ message }) => `  ${message}`) : []),
    ...(isObject(facts) ? Object.entries(facts).map(([name, fact]) => `  ${name}: ${shown(fact)}`) : []),
  ].join('\n');
}

/** The code of a problem. */
export function codeOf(body: unknown): string | undefined {
  return isObject(body) && text(body['code']) ? body['code'] : undefined;
}

function shown(fact: unknown): string {
  return text(fact) ? fact : JSON.stringify(fact);
}
