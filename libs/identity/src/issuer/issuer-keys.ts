import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

/** The built-in issuer's one key pair. */
export interface IssuerKeys {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** The file of the issuer's keys can't be read as such; deleting it makes everybody sign in again, and nothing worse. */
export class UnreadableIssuerKeys extends Error {
  override readonly name = 'UnreadableIssuerKeys';
}

/** Reads the keys from a file, or makes them there (readable by its owner only), so that tokens outlive a restart. */
export async function issuerKeys(file: string): Promise<IssuerKeys> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) {
    await makeKeys(file);
    return issuerKeys(file);
  }
  try {
    return await keysFrom(JSON.parse(text) as JWK);
  } catch (error) {
    throw new UnreadableIssuerKeys(`${file} does not hold the issuer's keys`, { cause: error });
  }
}

async function keysFrom(jwk: JWK): Promise<IssuerKeys> {
  const privateKey = await importJWK(jwk, 'ES256');
  if (privateKey instanceof Uint8Array || jwk.d === undefined) throw new TypeError('not a private key');
  const kid = await calculateJwkThumbprint(jwk);
  const { kty = '', crv = '', x = '', y = '' } = jwk;
  return { kid, privateKey, publicJwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } };
}

/** Several may make them at once: the first one's are everybody's. */
async function makeKeys(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(JSON.stringify(jwk));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}
