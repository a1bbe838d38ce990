import { declarationOf, type Catalogue, type CommandClass, type EventType, type QueryDeclaration } from '#kernel';
import { schemaOf } from '#messages/fields';

/** What is described. */
export interface Published {
  readonly version: string;
  readonly commands: readonly CommandClass[];
  readonly queries: readonly QueryDeclaration[];
  readonly catalogue: Catalogue;
}

type Json = Readonly<Record<string, unknown>>;

const text = (description: string): Json => ({ type: 'string', description });
const needed = (properties: Readonly<Record<string, Json>>, optional: readonly string[] = []): Json => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
/** A header whose text is JSON. */
const json = (description: string, contentSchema: Json): Json => ({
  ...text(description),
  contentMediaType: 'application/json',
  contentSchema,
});
const to = (place: string): Json => ({ $ref: `#/${place}` });

/** What every message of ours has in Kafka's headers: CloudEvents 1.0.2, binary mode. */
const CLOUD_EVENT = {
  'content-type': { type: 'string', const: 'application/json; charset=UTF-8' },
  ce_specversion: { type: 'string', const: '1.0' },
  ce_id: text('Of a command or an event its own id, of a query or a reply that of the asking'),
  ce_type: text('Its name'),
  ce_source: text('Who sent it'),
};
const RETURN = {
  ce_return: json(
    'Where the answer goes',
    needed({
      to: text('The instance that asked: the key of the reply'),
      asking: text('The asking itself, the id of the reply: a command sent twice is two askings'),
      deadline: { type: 'integer', description: 'Until when someone waits, by its clock: milliseconds since 1970' },
    }),
  ),
};
const TRACE = { traceparent: text('W3C trace context') };

const ACTOR = needed({
  subject: text('Opaque subject of the verified identity, or process:<name>; never a name'),
  authority: { type: ['string', 'null'], description: 'GSS code of the authority acted for' },
  roles: { type: 'array', items: { type: 'string' } },
});
const ANSWER: Json = {
  oneOf: [
    needed({
      outcome: { type: 'string', const: 'accepted' },
      stream: text('The stream that decided'),
      scope: text('The partnership or authority it happened in'),
      revision: { type: 'integer' },
      position: { type: ['string', 'null'], description: 'Place in the one order of all events' },
      events: { type: 'array', items: { type: 'string' } },
    }),
    needed({
      outcome: { type: 'string', const: 'refused' },
      kind: { type: 'string', enum: ['forbidden', 'not-found', 'conflict', 'rule'] },
      code: text('The rule that refused it'),
      facts: { type: 'object' },
    }),
  ],
};
const REPLY: Json = {
  oneOf: [
    needed({ kind: { type: 'string', const: 'answer' }, answer: { description: 'A command’s answer, or a query’s' } }),
    needed({
      kind: { type: 'string', enum: ['failed', 'failing'] },
      error: needed({ name: { type: 'string' }, message: { type: 'string' } }),
    }),
  ],
};

/** Every topic and message as AsyncAPI 3.0.0. Pure: the same code gives the same text. */
export function asyncapi({ version, commands, queries, catalogue }: Published): Json {
  const contexts = [...new Set(commands.map((command) => declarationOf(command).context))].sort();
  const events = [...catalogue.types.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
  const commandsOf = (context: string) => commands.filter((command) => declarationOf(command).context === context);
  const channels = {
    ...Object.fromEntries(
      contexts.map((context) => [
        `commands.${context}`,
        channel(
          `commands.${context}`,
          `Commands that ${context} decides, keyed by stream`,
          commandsOf(context).map(nameOf),
        ),
      ]),
    ),
    events: channel(
      'events',
      'Every event of the store, in its order, keyed by scope',
      events.map(({ type }) => type),
    ),
    queries: channel(
      'queries',
      'Questions to the read side',
      queries.map(({ name }) => name),
    ),
    replies: channel('replies', 'Answers, to every gateway; each takes its own', ['Reply']),
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Commonshelf',
      version,
      description:
        'What the services of Commonshelf say to each other over Kafka. Delivery is at least once, in order for each key; a consumer that has seen a position of a scope ignores what is at or below it.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels,
    operations: operations(contexts),
    components: {
      messages: {
        ...Object.fromEntries(commands.map((command) => [command.name, commandMessage(command)])),
        ...Object.fromEntries(events.map((event) => [event.type, eventMessage(event)])),
        ...Object.fromEntries(queries.map((query) => [query.name, queryMessage(query)])),
        Reply: {
          title: 'An answer',
          headers: needed(CLOUD_EVENT),
          payload: to('components/schemas/Reply'),
        },
      },
      schemas: { Actor: ACTOR, Answer: ANSWER, Reply: REPLY },
    },
  };
}

function channel(name: string, description: string, messages: readonly string[]): Json {
  return {
    address: `{prefix}.${name}`,
    description,
    parameters: { prefix: { default: 'commonshelf', description: 'Name of the installation: KAFKA_PREFIX' } },
    messages: Object.fromEntries(messages.map((message) => [message, to(`components/messages/${message}`)])),
  };
}

function operations(contexts: readonly string[]): Json {
  const reply = { channel: to('channels/replies') };
  return {
    ...Object.fromEntries(
      contexts.map((context) => [
        `decide.${context}`,
        { action: 'receive', channel: to(`channels/commands.${context}`), reply, summary: `${context} decides` },
      ]),
    ),
    answer: { action: 'receive', channel: to('channels/queries'), reply, summary: 'The read side answers' },
    relay: { action: 'send', channel: to('channels/events'), summary: 'The relay brings every event of the store' },
  };
}

function commandMessage(command: CommandClass): Json {
  const { summary } = declarationOf(command);
  const subject = { ce_subject: text('The stream that decides it: the key') };
  return {
    title: command.name,
    summary,
    headers: needed({ ...CLOUD_EVENT, ...subject, ...RETURN, ...TRACE }, ['traceparent']),
    payload: needed({
      id: text('Chosen by whoever sends it: the same id again gives the same answer and no second effect'),
      type: { type: 'string', const: command.name },
      data: schemaOf(command),
      context: { type: 'string', const: declarationOf(command).context },
      stream: text('The stream that decides it'),
      by: to('components/schemas/Actor'),
      correlationId: text('All that one request caused'),
      causationId: text('What caused it'),
    }),
  };
}

function eventMessage({ type, schema, version }: EventType): Json {
  const place = {
    ce_time: { type: 'string', format: 'date-time', description: 'When it was decided: instant in UTC' },
    ce_subject: text('Its stream'),
    ce_sequence: text('Its position in the one order of all events'),
  };
  const metadata = needed({
    version: { type: 'integer', const: version, description: 'Of the shape of its payload' },
    revision: { type: 'integer', description: 'Its number in its stream' },
    hash: text('SHA-256 over its predecessor’s hash and its own canonical JSON (RFC 8785)'),
    commandId: text('The command that it answers'),
    commandHash: text('Of that command'),
    correlationId: text('All that one request caused'),
    causationId: text('What caused it'),
    actor: text('Opaque subject'),
    authority: { type: ['string', 'null'], description: 'GSS code of the authority acted for' },
  });
  const published = needed(
    {
      spread: { type: 'integer', description: 'Over how many partitions scopes are spread' },
      through: text('All events up to this position are on the topic already'),
    },
    ['through'],
  );
  const ours = {
    ce_metadata: json('Who did it, caused by what, and its place in its stream; its scope is the key', metadata),
    ce_published: json('How far the publishing had come', published),
  };
  return {
    title: type,
    headers: needed({ ...CLOUD_EVENT, ...place, ...ours, ...TRACE }, ['traceparent']),
    payload: JSON.parse(JSON.stringify(schema)) as Json,
  };
}

function queryMessage({ name, summary, parameters }: QueryDeclaration): Json {
  const headers = needed({ ...CLOUD_EVENT, ...RETURN, ...TRACE }, ['traceparent']);
  const data = needed({ data: schemaOf(parameters), after: text('Wait until the view has seen this position') }, [
    'after',
  ]);
  const payload = needed({
    type: { type: 'string', const: name },
    data,
    by: to('components/schemas/Actor'),
    correlationId: text('All that one request caused'),
  });
  return { title: name, summary, headers, payload };
}

const nameOf = ({ name }: CommandClass): string => name;
