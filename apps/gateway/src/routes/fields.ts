import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import './rules-by-class.js';
import { fieldsOf, type Field, type JsonSchema } from '#messages/fields';
import { Problem, type FieldError } from '../problems/problem.js';

/** More errors than this help nobody. */
const MOST_ERRORS = 100;

/** What was read of a request, by name, before it is checked. */
export type Values = Readonly<Record<string, unknown>>;

/** The parts of a request that a class's fields are filled from. A field comes from one of them. */
interface Sources {
  readonly path: Values;
  readonly query: Values;
  readonly body: Values;
}

/** Fills and checks the fields of one class: made once, used for every request. */
export class FieldReader {
  private readonly fields: ReadonlyMap<string, Field>;
  /** Nothing in it is of a class of its own, which only class-transformer would know. */
  private readonly flat: boolean;

  constructor(private readonly type: new () => object) {
    this.fields = new Map(Object.entries(fieldsOf(type)));
    this.flat = ![...this.fields.values()].some(({ schema }) => hasParts(schema));
  }

  /** The values of all fields, checked. Throws Problem invalid-request that names every field and rule. */
  read({ path, query, body }: Sources): Record<string, unknown> {
    const errors: FieldError[] = [];
    const values: Record<string, unknown> = {};
    for (const [name, text] of Object.entries(path)) values[name] = this.parsed(name, text);
    for (const [name, text] of Object.entries(query)) this.take(values, name, this.parsed(name, text), errors);
    for (const [name, value] of Object.entries(body)) this.take(values, name, value, errors);
    this.absent(values, errors);
    if (errors.length === 0) errors.push(...this.broken(values));
    if (errors.length > 0) throw invalid(errors);
    return values;
  }

  private take(values: Record<string, unknown>, name: string, value: unknown, errors: FieldError[]): void {
    if (!this.fields.has(name)) errors.push(error(name, 'unknown', 'is not a field of this request'));
    else if (Object.hasOwn(values, name)) errors.push(error(name, 'twice', 'is already in the address'));
    else values[name] = value;
    nulls(name, value, errors);
  }

  private absent(values: Values, errors: FieldError[]): void {
    for (const [name, { required }] of this.fields)
      if (required && !Object.hasOwn(values, name)) errors.push(error(name, 'required', 'is required'));
  }

  private broken(values: Values): FieldError[] {
    // A class without fields is unknown to class-validator, which would refuse it.
    if (this.fields.size === 0) return [];
    const filled = this.flat ? Object.assign(new this.type(), values) : plainToInstance(this.type, values);
    const found = validateSync(filled, { whitelist: true, forbidNonWhitelisted: true });
    return found.flatMap((one) => flattened(one, ''));
  }

  /** Addresses hold text only: a number or a list is recognised by what the field wants. */
  private parsed(name: string, text: unknown): unknown {
    const type = this.fields.get(name)?.schema['type'];
    if (type === 'array') return [text].flat();
    if (type === 'integer' && typeof text === 'string' && /^-?(0|[1-9]\d{0,15})$/.test(text)) return Number(text);
    if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
    return text;
  }
}

function hasParts({ type, items }: JsonSchema): boolean {
  return type === 'object' || (typeof items === 'object' && hasParts(items as JsonSchema));
}

/** The answer to a request whose fields are wrong. */
export function invalid(errors: readonly FieldError[]): Problem {
  return new Problem(400, 'invalid-request', { errors: errors.slice(0, MOST_ERRORS) });
}

/** One error, its message beginning with the field. */
export function error(field: string, rule: string, must: string): FieldError {
  return { field, rule, message: `${field} ${must}` };
}

function flattened({ property, value, constraints, children }: ValidationError, before: string): FieldError[] {
  const field = `${before}${property}`;
  const inner = (children ?? []).flatMap((child) => flattened(child, `${field}.`));
  if (!constraints) return inner;
  if ('whitelistValidation' in constraints) return [error(field, 'unknown', 'is not a field of this request')];
  if (value === undefined) return [error(field, 'required', 'is required')];
  return [...Object.entries(constraints).map(([rule, must]) => error(field, rule, must)), ...inner];
}

/** An optional field that is null would pass for absent, and then travel as null. */
function nulls(field: string, value: unknown, errors: FieldError[]): void {
  if (value === null) errors.push(error(field, 'null', 'must not be null: leave it out'));
  else if (typeof value === 'object')
    for (const [name, inner] of Object.entries(value)) nulls(`${field}.${name}`, inner, errors);
}
