import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { COMMANDS, QUERIES } from '../testing/samples.js';
import { openapi } from './openapi.js';

const document = openapi(COMMANDS, QUERIES, { version: '1.0.0', signIn: { tokenUrl: '/identity/token' } });

interface Operation {
  readonly parameters: readonly { readonly name?: string; readonly in?: string; readonly $ref?: string }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, { schema: object }> };
  readonly responses: Record<string, object>;
}

function operation(path: string, method: string): Operation {
  return document.paths[path]?.[method] as Operation;
}

describe('the description of the API', () => {
  it.each([true, false])('is OpenAPI 3.1, with the built-in sign-in: %p', async (built) => {
    const signIn = built ? { tokenUrl: '/identity/token' } : undefined;
    const described = openapi(COMMANDS, QUERIES, { version: '1.0.0', signIn });
    const validator = new Validator();
    const { valid, errors } = await validator.validate(
      JSON.parse(JSON.stringify(described)) as Record<string, unknown>,
    );
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
    // The one that can be tried at once has the cursor, and says as whom.
    const schemes = Object.entries(described.components['securitySchemes'] ?? {});
    expect(schemes.map(([name]) => name)).toEqual(built ? ['bearer', 'demonstration'] : ['bearer']);
    if (built)
      expect(schemes.at(-1)?.[1]).toMatchObject({
        description: expect.stringMatching(/`shelf-demo`: .*`sutton-buyer`/),
      });
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(references.length).toBeGreaterThan(10);
    for (const path of new Set(references)) {
      const found = path.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document);
      expect(found).toBeDefined();
    }
  });

  it('has every command that has a route, and no other', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/partnerships/{partnership}/shelves/{shelf}',
      '/partnerships/{partnership}/shelves/{shelf}/clear',
      '/partnerships/{partnership}/shelves/{shelf}/lists',
      '/partnerships/{partnership}/shelves',
      '/hall',
      '/commands/{id}',
      '/problems/{code}',
      '/health/live',
      '/health/ready',
    ]);
  });

  it('puts each field in the one place it is read from', () => {
    const put = operation('/partnerships/{partnership}/shelves/{shelf}', 'put');
    expect(put.parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(['partnership', 'shelf']);
    expect(put.requestBody?.content['application/json']?.schema).toMatchObject({
      additionalProperties: false,
      required: ['place'],
      properties: { place: { maxLength: 50 }, books: { maxItems: 3 }, boards: { minimum: 1 } },
    });
    expect(put.requestBody?.content['application/json']?.schema).not.toHaveProperty('properties.shelf');
    expect(operation('/partnerships/{partnership}/shelves/{shelf}/clear', 'post')).not.toHaveProperty('requestBody');
  });

  it('shows a body that would be taken, paths that are filled in, and a problem for each status', () => {
    const put = operation('/partnerships/{partnership}/shelves/{shelf}', 'put');
    expect(put.requestBody?.content['application/json']).toMatchObject({ example: { place: 'As agreed' } });
    expect(put.parameters).toContainEqual(
      expect.objectContaining({ name: 'partnership', example: 'south-london-stock' }),
    );
    for (const status of ['400', '401', '403', '404', '409', '413', '414', '415', '422', '503'])
      expect(put.responses[status]).toMatchObject({
        content: { 'application/problem+json': { example: { status: Number(status) } } },
      });
  });

  it('takes a file as bytes, and what goes with it in the address', () => {
    const post = operation('/partnerships/{partnership}/shelves/{shelf}/lists', 'post');
    expect(Object.keys(post.requestBody?.content ?? {})).toContain('application/edifact');
    expect(post.parameters).toContainEqual(expect.objectContaining({ in: 'query', name: 'maker', required: false }));
    expect(post.parameters.some(({ name }) => name === 'content')).toBe(false);
  });

  it('names every answer a command may get', () => {
    const put = operation('/partnerships/{partnership}/shelves/{shelf}', 'put');
    const statuses = ['200', '202', '400', '401', '403', '404', '409', '413', '414', '415', '422', '503'];
    expect(Object.keys(put.responses)).toEqual(statuses);
  });
});
