import { randomUUID } from 'node:crypto';
import { ROOT_CONTEXT, context, propagation } from '@opentelemetry/api';
import type { IHeaders } from 'kafkajs';

export type Headers = Readonly<Record<string, string>>;

/** A message that is not one of ours: it lacks what its kind must have, or it is no JSON. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** The attributes of a CloudEvent; extensions have lower-case letters and digits only, and absent ones are left out. */
export interface Attributes {
  readonly id?: string;
  readonly type: string;
  readonly source: string;
  /** Instant in UTC; default now. */
  readonly time?: string;
  readonly [extension: string]: string | undefined;
}

/** Headers of a CloudEvent in Kafka's binary mode (CloudEvents 1.0.2, Kafka binding), and of the trace it belongs to. */
export function headersOf(attributes: Attributes): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=UTF-8', ce_specversion: '1.0' };
  const { id = randomUUID(), time = new Date().toISOString(), ...others } = attributes;
  for (const [name, value] of Object.entries({ id, time, ...others }))
    if (value !== undefined) headers[`ce_${name}`] = value;
  propagation.inject(context.active(), headers);
  return headers;
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

/** The body. Throws Unreadable. */
export function readBody(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? '');
  } catch (cause) {
    throw new Unreadable('a message whose body is no JSON', { cause });
  }
}

/** Runs in the trace that the message belongs to. */
export function inTraceOf<T>(headers: Headers, run: () => T): T {
  return context.with(propagation.extract(ROOT_CONTEXT, headers), run);
}
