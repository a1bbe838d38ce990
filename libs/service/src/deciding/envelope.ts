import { createHash } from 'node:crypto';
import { canonicalJson } from '#event-store';
import {
  declarationOf,
  type Actor,
  type Command,
  type CommandClass,
  type CommandDeclaration,
  type CommandEnvelope,
  type Json,
} from '#kernel';

/** Who sends a command, under which id, because of what. */
export interface Sending {
  readonly id: string;
  readonly by: Actor;
  readonly correlationId: string;
  readonly causationId: string;
}

/** Puts a command into its envelope. Its class, not the sender, says which stream decides it. */
export function envelop(
  type: CommandClass,
  data: object,
  { id, by, correlationId, causationId }: Sending,
): CommandEnvelope {
  const { context, noun } = declarationOf(type);
  const command: Command = Object.assign(new type(), data);
  return {
    id,
    type: type.name,
    data: data as { readonly [field: string]: Json },
    context,
    stream: `${noun}-${command.streamId()}`,
    by,
    correlationId,
    causationId,
  };
}

/**
 * SHA-256 (hex) of a command's type and data: tells whether an id was used again for something else. Of a file only the
 * hash of its bytes counts: another release may compress the same bytes differently.
 */
export function commandHash(
  { type, data }: Pick<CommandEnvelope, 'type' | 'data'>,
  { body }: Pick<CommandDeclaration, 'body'> = {},
): string {
  const said = body === 'file' ? { ...data, content: unpacked(data['content']) } : data;
  return createHash('sha256')
    .update(canonicalJson({ type, data: said }))
    .digest('hex');
}

function unpacked(content: Json | undefined): Json {
  if (typeof content !== 'object' || content === null || !('sha256' in content)) return content ?? null;
  return content['sha256'] ?? null;
}

/** A UUID-shaped id made from its parts: the same parts give the same id, on any machine. */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(parts.join('\u0000')).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
