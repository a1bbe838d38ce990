import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';

/** The outbox already holds another file of this name: nothing was written over it. */
export class OutboxHoldsAnother extends Error {
  override readonly name = 'OutboxHoldsAnother';
}

export interface Placed {
  /** `<supplier>/<name>`, as operators and the supplier's collection know it. */
  readonly file: string;
  /** SHA-256 (hex) of its bytes. */
  readonly sha256: string;
}

/** A name that stays below the folder it is put in. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;
const DRAFT = /^\.draft-/;

/**
 * The folder from which suppliers collect messages, one folder a supplier. A file appears whole or not at all, and
 * placing the same bytes under the same name again changes nothing, also when the supplier has given it another ending since, as
 * EDItEUR's rule for names has it: the first letter of the ending says what has become of the file.
 */
export class Outbox {
  constructor(private readonly folder: string) {}

  /**
   * Durable when it resolves. A file of this name stays as it is: with the same bytes, or where `isSame` knows in it what is
   * placed, it is the one. Throws OutboxHoldsAnother, and RangeError for a name that could leave the folder.
   */
  async place(
    supplier: string,
    name: string,
    bytes: Uint8Array,
    isSame: (before: Uint8Array) => boolean = () => false,
  ): Promise<Placed> {
    if (!SAFE.test(supplier) || !SAFE.test(name))
      throw new RangeError(`not a file name for the outbox: ${supplier}/${name}`);
    const path = join(resolve(this.folder), supplier, name);
    const placed = { file: `${supplier}/${name}`, sha256: sha256(bytes) };
    const before = (await readFile(path).catch(ignoreMissing)) ?? (await collected(path));
    if (before) {
      const held = { ...placed, sha256: sha256(before) };
      if (held.sha256 !== placed.sha256 && !isSame(before)) throw new OutboxHoldsAnother(placed.file);
      return held;
    }
    await mkdir(dirname(path), { recursive: true });
    await sweep(dirname(path));
    const draft = join(dirname(path), `.draft-${randomUUID()}`);
    await synced(draft, 'wx', (handle) => handle.writeFile(bytes));
    await rename(draft, path);
    await synced(dirname(path), 'r', async () => {});
    return placed;
  }

  /** The bytes of a file that was placed; undefined when there is none. */
  async read({ file }: Pick<Placed, 'file'>): Promise<Uint8Array | undefined> {
    const [supplier = '', name = ''] = file.split('/');
    if (!SAFE.test(supplier) || !SAFE.test(name)) return undefined;
    return readFile(join(resolve(this.folder), supplier, name)).catch(ignoreMissing);
  }
}

/** The bytes of a file that the supplier has collected: its name is the same but for its ending. */
async function collected(path: string): Promise<Uint8Array | undefined> {
  const [stem, ending] = [basename(path, extname(path)), extname(path).slice(2)];
  const names = (await readdir(dirname(path)).catch(ignoreMissing)) ?? [];
  const other = names.find((name) => basename(name, extname(name)) === stem && extname(name).slice(2) === ending);
  return other === undefined ? undefined : readFile(join(dirname(path), other)).catch(ignoreMissing);
}

/** Drafts that a crash left behind: their names were never seen by anybody. */
async function sweep(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => DRAFT.test(name));
  await Promise.all(drafts.map((name) => unlink(join(folder, name)).catch(ignoreMissing)));
}

async function synced(
  path: string,
  flags: string,
  write: (handle: Awaited<ReturnType<typeof open>>) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags, 0o640);
  try {
    await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
