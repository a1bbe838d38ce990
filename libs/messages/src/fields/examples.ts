import type { JsonSchema } from './field.js';

/** What the demonstration calls things, by the name of the field: so the path in an example is one that exists. */
const NAMED: Readonly<Record<string, unknown>> = {
  partnership: 'south-london-stock',
  authority: 'E09000024',
  lead: 'E09000029',
  branch: 'WIM',
  supplier: 'askews-holts',
  framework: 'stock-2026',
  order: 'SLS-2026-001',
  line: '2',
  lot: 'LOT1',
  fund: 'MEADF',
  year: 2026,
  name: 'Wimbledon Library',
  title: 'Autumn list: fiction and children’s',
  reason: 'Agreed at the meeting of 2 December.',
  ean: '9780261103573',
  isbn: '9780261103573',
  category: 'AF',
  service: 'JACKET',
  schemes: 'stock',
  reference: 'SLS/2026/STOCK',
  text: 'Plastic jacket, fitted',
  consumer: 'orders-views',
  parkedScope: 'south-london-stock',
  onlyScope: 'south-london-stock',
  position: '0a1b2c3d4e5f6071@00000000000000000132',
  pence: 5_000,
  listPence: 999,
  totalPence: 27_008,
  allocatedPence: 180_000,
  carriagePence: 1_000,
  warnAt: 8_000,
  stopAt: 10_000,
  basisPoints: 4_300,
  noticeMonths: 6,
  motion: 1,
  page: 'WyJudWxsIiwic291dGgtbG9uZG9uLXN0b2NrIiwib3JkZXItbGlzdDpTTFMtMjAyNi0wMDEiXQ',
  quantity: 2,
};

/** Texts to choose from: each kind of text allows one of them. */
const TEXTS = [
  'As agreed',
  'as-agreed',
  'E09000024',
  '2027-01-31T17:00',
  '5013546027173',
  'WIM',
  '22V',
  '14',
  '2',
  'QQ==',
];
const HEXADECIMAL = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

/** A value that a field of this name allows, for people who read the API. */
export function exampleOf(name: string, schema: JsonSchema): unknown {
  const { [name]: named } = NAMED;
  return named !== undefined && allows(schema, named) ? named : exampleOfKind(name, schema);
}

/** An example of a body, with the fields that it must have. */
export function exampleOfObject({ properties = {}, required = [] }: JsonSchema): Readonly<Record<string, unknown>> {
  const fields = properties as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries((required as readonly string[]).map((name) => [name, exampleOf(name, fields[name] ?? {})]));
}

function exampleOfKind(name: string, schema: JsonSchema): unknown {
  const { type, format, minimum = 0, minItems = 0, items } = schema;
  if (Array.isArray(schema['enum'])) return schema['enum'][0] as unknown;
  if (type === 'object') return exampleOfObject(schema);
  if (type === 'array')
    return Array.from({ length: Math.max(1, Number(minItems)) }, () => exampleOf(name, items as JsonSchema));
  if (type === 'integer') return Math.max(1, Number(minimum));
  if (type === 'boolean') return true;
  if (format === 'date') return '2027-01-31';
  const candidates = [...TEXTS, HEXADECIMAL, HEXADECIMAL.slice(0, 40)];
  return candidates.find((text) => allows(schema, text)) ?? '';
}

function allows(
  { type, enum: words, pattern, minLength = 0, maxLength = Infinity, ...rest }: JsonSchema,
  value: unknown,
) {
  if (Array.isArray(words)) return words.includes(value);
  if (type === 'integer')
    return (
      typeof value === 'number' &&
      value >= Number(rest['minimum'] ?? value) &&
      value <= Number(rest['maximum'] ?? value)
    );
  if (type !== 'string' || typeof value !== 'string' || 'format' in rest) return false;
  const fits = value.length >= Number(minLength) && value.length <= Number(maxLength);
  return fits && (pattern === undefined || (typeof pattern === 'string' && new RegExp(pattern, 'u').test(value)));
}
