import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Parser } from '@asyncapi/parser';
import { Ajv } from 'ajv';
import { positionAt, type Recorded } from '#kernel';
import { catalogue } from '#messages/catalogue';
import { commands } from '#messages/commands';
import { jointOrderCommands, jointOrderEvents } from '#messages/procurement';
import { envelop } from '#service';
import { NOW, person } from '#testing';
import { commandMessage, eventMessage, queryMessage, replyMessage } from '#transport/testing';
import { FILE, described } from './described.js';

describe('the description of topics and messages', () => {
  it('is what the code declares: `npm run describe` writes it', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(described());
  });

  it('is valid to AsyncAPI’s own parser, with every command and event in it', async () => {
    const { document, diagnostics } = await new Parser().parse(described());
    expect(
      diagnostics.filter(({ severity }) => Number(severity) === 0).map(({ message, path }) => [message, path]),
    ).toEqual([]);
    const names =
      document
        ?.messages()
        .all()
        .map((message) => message.title()) ?? [];
    const expected = [...commands.map(({ name }) => name), ...catalogue.types.keys()];
    expect(expected.filter((name) => !names.includes(name))).toEqual([]);
  }, 30_000);

  it('tells what is really sent, in headers and body', () => {
    const ajv = new Ajv({ strict: false, formats: { 'date-time': true } });
    const { components } = JSON.parse(described()) as Described;
    ajv.addSchema({ $id: 'doc', components });
    const validOf = (place: string) => ajv.getSchema(`doc#/components/messages/${place}`);
    for (const [name, { headers, value }] of Object.entries(messages)) {
      const { properties } = components.messages[name]?.headers ?? { properties: {} };
      expect([name, Object.keys(headers).filter((header) => !(header in properties))]).toEqual([name, []]);
      const checks = [validOf(`${name}/headers`)?.(headers), validOf(`${name}/payload`)?.(JSON.parse(value))];
      expect([name, checks]).toEqual([name, [true, true]]);
      for (const [header, { contentSchema }] of Object.entries(properties)) {
        if (!contentSchema) continue;
        const content = JSON.parse(headers[header] ?? '') as object;
        expect([header, ajv.validate(contentSchema, content), Object.keys(content)]).toEqual([
          header,
          true,
          expect.arrayContaining(contentSchema.required),
        ]);
        expect(Object.keys(contentSchema.properties)).toEqual(expect.arrayContaining(Object.keys(content)));
      }
    }
  });
});

interface Described {
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly headers: { readonly properties: Properties } }>>;
    readonly schemas: object;
  };
}
type Properties = Readonly<Record<string, { readonly contentSchema?: ContentSchema }>>;
type ContentSchema = { readonly properties: object; readonly required: string[] };

const by = person('ann', 'E09000007', 'budget-holder');
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const back = { to: 'gateway-1', asking: 'gateway-1/5', deadline: 1_764_064_800_000 };
const about = { partnership: 'tlc', order: 'TLC-1', authority: 'E09000007' };
const caused = { id: 'c1', by, correlationId: 'r1', causationId: 'r1' };
const command = { ...envelop(jointOrderCommands.CommitShares, { ...about, pence: 12_50 }, caused), traceparent };
const event: Recorded = {
  ...jointOrderEvents.BoroughDropped({ ...about, because: 'no-answer', reason: 'Silent.' }),
  ...{ id: 'e1', stream: 'jointOrder-tlc.TLC-1', revision: 3, hash: 'f00d', position: positionAt('store', 12n) },
  metadata: {
    ...{ commandId: 'c1', commandHash: 'ab12', correlationId: 'r1', causationId: 'c1', actor: 'ann', traceparent },
    ...{ authority: null, scope: 'tlc', at: NOW, version: catalogue.versionOf('BoroughDropped') },
  },
};
const query = { type: 'waiting-for-me', data: { data: { partnership: 'tlc' } }, by, correlationId: 'r1' };
const messages = {
  CommitShares: commandMessage(command, back),
  BoroughDropped: eventMessage(event, { spread: 12, through: undefined }),
  'waiting-for-me': queryMessage(query, back),
  Reply: replyMessage({ kind: 'answer', answer: { outcome: 'found' } }, back, 'procurement-1'),
};
