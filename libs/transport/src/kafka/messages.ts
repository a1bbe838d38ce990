import { storeOf, type CommandEnvelope, type Metadata, type Position, type Recorded } from '#kernel';
import type { QueryEnvelope } from '../transport.js';
import { attribute, headersOf, readBody, traceOf, Unreadable, type Headers } from './headers.js';
import type { Outgoing } from './sending/line.js';

/** Where an answer goes, and until when someone waits for it. */
export interface Return {
  /** The instance that asked. */
  readonly to: string;
  /** The asking itself: a command sent twice is two askings. */
  readonly asking: string;
  /** By the asker's clock, milliseconds since 1970. */
  readonly deadline: number;
}

/** What comes back: the answer, that a query failed, or that a command's handler did and is tried again. */
export type Reply =
  | { readonly kind: 'answer'; readonly answer: unknown }
  | { readonly kind: 'failed' | 'failing'; readonly error: { readonly name: string; readonly message: string } };

/** What has arrived. */
export interface Incoming {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: Headers;
}

type Arrived = Pick<Incoming, 'headers' | 'value' | 'key'>;

/** Its key is its stream. */
export function commandMessage({ traceparent, ...command }: CommandEnvelope, back: Return): Outgoing {
  const { id, type, stream } = command;
  const attributes = { id, type, source: `/gateway/${back.to}`, subject: stream, return: JSON.stringify(back) };
  return { key: stream, value: JSON.stringify(command), headers: headersOf(attributes, traceparent) };
}

/** Throws Unreadable. */
export function readCommand({ headers, value }: Arrived): CommandEnvelope {
  const command = readBody(value) as CommandEnvelope;
  if (command?.id !== attribute(headers, 'id')) throw new Unreadable('a command that is not the one of its headers');
  return { ...command, ...traceOf(headers) };
}

/** Its key is the asking: questions wait for no other. */
export function queryMessage({ traceparent, ...query }: QueryEnvelope, back: Return): Outgoing {
  const { asking, to } = back;
  const attributes = { id: asking, type: query.type, source: `/gateway/${to}`, return: JSON.stringify(back) };
  return { key: asking, value: JSON.stringify(query), headers: headersOf(attributes, traceparent) };
}

/** Throws Unreadable. */
export function readQuery({ headers, value }: Arrived): QueryEnvelope {
  const query = readBody(value) as QueryEnvelope;
  if (typeof query?.type !== 'string') throw new Unreadable('a query without a type');
  return { ...query, ...traceOf(headers) };
}

/** Throws Unreadable. */
export function readReturn({ headers }: Arrived): Return {
  const back = readBody(attribute(headers, 'return')) as Return;
  if (!Number.isFinite(back?.deadline)) throw new Unreadable('a deadline that is no number');
  if (typeof back.to !== 'string' || typeof back.asking !== 'string') throw new Unreadable('a return to nobody');
  return back;
}

/** Its key is the instance that asked, its id the asking. */
export function replyMessage(reply: Reply, { to, asking }: Return, from: string): Outgoing {
  const headers = headersOf({ id: asking, type: `reply.${reply.kind}`, source: `/service/${from}` });
  return { key: to, value: JSON.stringify(reply), headers };
}

/** The asking that a reply is for, known without reading the reply: most are for other instances. */
export function askingOf({ headers }: Pick<Incoming, 'headers'>): string {
  return headers['ce_id'] ?? '';
}

/** Throws Unreadable. */
export function readReply({ value }: Arrived): Reply {
  const reply = readBody(value) as Reply;
  if (typeof reply?.kind !== 'string') throw new Unreadable('a reply of no kind');
  return reply;
}

/** How far the publishing of events had come when this one was sent. */
export interface Published {
  /** Over how many partitions scopes are spread. */
  readonly spread: number;
  /** All events up to there are on the topic already; undefined when that is not known. */
  readonly through: Position | undefined;
}

/** What travels of an event in one header, besides the attributes that every CloudEvent has. */
type Rest = Omit<Metadata, 'scope' | 'at' | 'traceparent'> & Pick<Recorded, 'revision' | 'hash'>;

/** Its key is its scope. */
export function eventMessage(event: Recorded, { spread, through }: Published): Outgoing {
  const { id, type, data, metadata, stream, revision, position, hash } = event;
  const { scope, at, traceparent, ...others } = metadata;
  const rest: Rest = { ...others, revision, hash };
  const attributes = {
    ...{ id, type, source: `/store/${storeOf(position)}`, time: at, subject: stream, sequence: position },
    metadata: JSON.stringify(rest),
    published: JSON.stringify({ spread, through }),
  };
  const headers = headersOf(attributes, traceparent);
  return { key: scope, value: JSON.stringify(data), headers };
}

/** Throws Unreadable. */
export function readEvent({ headers, value, key }: Arrived): Recorded {
  const rest = readBody(attribute(headers, 'metadata')) as Rest;
  const { revision, hash, ...others } = rest;
  if (typeof revision !== 'number' || typeof hash !== 'string') throw new Unreadable('an event without its place');
  return {
    id: attribute(headers, 'id'),
    type: attribute(headers, 'type'),
    data: readBody(value),
    metadata: { ...others, scope: key, at: attribute(headers, 'time'), ...traceOf(headers) },
    stream: attribute(headers, 'subject'),
    revision,
    position: attribute(headers, 'sequence') as Position,
    hash,
  };
}

/** Throws Unreadable. */
export function readPublished({ headers }: Arrived): Published {
  const published = readBody(attribute(headers, 'published')) as Published;
  if (typeof published?.spread !== 'number') throw new Unreadable('an event spread over nothing');
  return published;
}
