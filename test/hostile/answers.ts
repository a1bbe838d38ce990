import { Ajv, type ValidateFunction } from 'ajv';

/** The operation that was asked. */
interface Asked {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

type Content = Readonly<Record<string, object>>;
type Responses = Readonly<Record<string, { readonly content?: Content }>>;

const escaped = (part: string): string => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** Compares answers with what an OpenAPI document allows: status, kind of content, shape of JSON. */
export class Answers {
  private readonly ajv = new Ajv({ strict: false, validateFormats: false });
  private readonly shapes = new Map<string, ValidateFunction>();
  /** Each way in which an answer was not what is described, once for each operation. */
  readonly surprises = new Set<string>();

  constructor(
    private readonly described: { readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>> },
  ) {
    this.ajv.addSchema(described, 'openapi');
  }

  /** Reads the answer to its end. */
  async compare({ id, method, path }: Asked, answer: Response): Promise<void> {
    const text = await answer.text();
    const verb = method.toLowerCase();
    const { responses = {} } = (this.described.paths[path]?.[verb] ?? {}) as { responses?: Responses };
    const response = responses[String(answer.status)];
    const kind = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const surprised = (how: string): void => void this.surprises.add(`${id}: ${answer.status} ${how}`);
    if (!response) return surprised(`is not described: ${text.slice(0, 120)}`);
    if (!(kind in (response.content ?? {}))) return surprised(`came as ${kind || 'nothing'}`);
    if (!kind.endsWith('json')) return;
    const place = ['paths', path, verb, 'responses', String(answer.status), 'content', kind, 'schema'];
    const pointer = `openapi#/${place.map(escaped).join('/')}`;
    const fits = this.shapes.get(pointer) ?? this.ajv.compile({ $ref: pointer });
    this.shapes.set(pointer, fits);
    if (!fits(JSON.parse(text))) surprised(this.ajv.errorsText(fits.errors));
  }
}
