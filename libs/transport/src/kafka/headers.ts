import type { IHeaders } from 'kafkajs';

export type Headers = Readonly<Record<string, string>>;

/** A message that is not one of ours: it lacks what its kind must have, or it is no JSON. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** The attributes of a CloudEvent; extensions have lower-case letters and digits only. */
export interface Attributes {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly [extension: string]: string;
}

/**
 * Headers of a CloudEvent in Kafka's binary mode (CloudEvents 1.0.2, Kafka binding), and of the trace it belongs to (W3C). Few, and
 * what only we read together in one: each is written, and read, for each message.
 */
export function headersOf(attributes: Attributes, traceparent?: string): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8', ce_specversion: '1.0' };
  for (const [name, value] of Object.entries(attributes)) headers[`ce_${name}`] = value;
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  return headers;
}

/** The trace that a message belongs to, as its envelope carries it. */
export function traceOf({ traceparent }: Headers): { readonly traceparent?: string } {
  return traceparent === undefined ? {} : { traceparent };
}

/** What arrived: of a repeated header the first counts. */
export function readHeaders(headers: IHeaders | undefined): Headers {
  const read: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(headers ?? {})) {
    const [first] = Array.isArray(value) ? value : [value];
    if (typeof first === 'string' || Buffer.isBuffer(first)) read[name] = first.toString();
  }
  return read;
}

/** An attribute that must be there. Throws Unreadable. */
export function attribute(headers: Headers, name: string): string {
  const value = headers[`ce_${name}`];
  if (value === undefined) throw new Unreadable(`a message without ce_${name}`);
  return value;
}

/** The body, or a header that is JSON. Throws Unreadable. */
export function readBody(value: Buffer | string | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? '');
  } catch (cause) {
    throw new Unreadable('a message whose body is no JSON', { cause });
  }
}
