import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { supplierFileEvents } from '#messages/procurement';

/** A file as it travels and is kept: gzip as base64, with SHA-256 (hex) and length of the bytes within. */
export interface Packed {
  readonly sha256: string;
  readonly size: number;
  readonly gzip: string;
}

/** Packs a file's bytes. */
export function pack(bytes: Uint8Array): Packed {
  return { sha256: sha256(bytes), size: bytes.byteLength, gzip: gzipSync(bytes).toString('base64') };
}

/** The bytes of a packed file; undefined when they are not those that its hash and length say, or are more than a file may have. */
export function unpack(packed: Packed): Uint8Array | undefined {
  const bytes = inflated(packed.gzip);
  return bytes?.byteLength === packed.size && sha256(bytes) === packed.sha256 ? bytes : undefined;
}

function inflated(gzip: string): Uint8Array | undefined {
  try {
    return gunzipSync(Buffer.from(gzip, 'base64'), { maxOutputLength: supplierFileEvents.MAX_FILE_BYTES });
  } catch {
    // Not gzip, cut off, or larger than a file may be: in each case these are not the bytes that were promised.
    return undefined;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
