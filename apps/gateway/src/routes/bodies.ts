import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { FILE_TYPES } from '../http/adapter.js';
import { Problem } from '../problems/problem.js';
import { error, invalid, type Values } from './fields.js';

const compress = promisify(gzip);

/** A file as a command carries it. */
export interface PackedFile {
  /** SHA-256 (hex) of the bytes. */
  readonly sha256: string;
  /** Bytes before packing. */
  readonly size: number;
  /** The bytes, gzip, then base64. */
  readonly gzip: string;
}

/** The fields of a JSON body; none when there is no body. Throws Problem. */
export function jsonFields({ body, headers }: FastifyRequest): Values {
  if (body === undefined || body === null) {
    if (body === null) throw invalid([error('body', 'isObject', 'must be an object')]);
    return {};
  }
  if (!/^application\/json\b/i.test(headers['content-type'] ?? '')) throw unsupported(['application/json']);
  if (typeof body !== 'object' || Array.isArray(body)) throw invalid([error('body', 'isObject', 'must be an object')]);
  return { ...body };
}

/** A body of raw bytes, packed. Throws Problem. */
export async function packedFile({ body }: FastifyRequest): Promise<PackedFile> {
  if (body !== undefined && !Buffer.isBuffer(body)) throw unsupported(FILE_TYPES);
  if (!body || body.length === 0)
    throw invalid([error('content', 'required', 'is required: send the file as the body')]);
  return {
    sha256: createHash('sha256').update(body).digest('hex'),
    size: body.length,
    gzip: (await compress(body, { level: 6 })).toString('base64'),
  };
}

function unsupported(accepted: readonly string[]): Problem {
  return new Problem(415, 'unsupported-media-type', {
    facts: { accepted: [...accepted] },
    headers: { Accept: accepted.join(', ') },
  });
}
