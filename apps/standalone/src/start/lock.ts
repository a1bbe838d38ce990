import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from './cannot-start.js';
import { createJson, makeFolder, readJson, writeJson } from './files.js';
import { beginningOf } from './process-identity.js';

/** Who holds a data folder. */
interface Holder {
  readonly pid: number;
  /** When that process began; null once it has released the folder. */
  readonly began: string | null;
  /** Where it answers; null until it does. */
  readonly url: string | null;
}

/**
 * One process at a time has the data folder. The folder `running` holds a numbered file of each holder: the highest
 * counts, and is never removed but by the next one. To follow a dead holder is to make the next number, which only one
 * of several can: so none can mistake a fresh lock for the stale one it has just read.
 */
export class Lock {
  private constructor(
    private readonly folder: string,
    private readonly number: number,
    private readonly holder: Holder,
  ) {}

  /** Takes the data folder. Throws CannotStart when a living process has it, and says where that answers. */
  static async take(data: string): Promise<Lock> {
    const folder = join(data, 'running');
    await makeFolder(folder);
    const holder: Holder = { pid: process.pid, began: (await beginningOf(process.pid)) ?? 'unknown', url: null };
    for (;;) {
      const highest = (await numbersIn(folder)).at(-1) ?? 0;
      await refuseIfAlive(await holderIn(folder, highest), data);
      const number = highest + 1;
      if (!(await createJson(fileOf(folder, number), holder))) continue;
      const numbers = await numbersIn(folder);
      if (numbers.at(-1) === number) {
        for (const older of numbers.slice(0, -1)) await rm(fileOf(folder, older), { force: true });
        return new Lock(folder, number, holder);
      }
      await rm(fileOf(folder, number), { force: true });
    }
  }

  /** Lets a second start say where this one answers. */
  async publish(url: string): Promise<void> {
    await writeJson(fileOf(this.folder, this.number), { ...this.holder, url });
  }

  async release(): Promise<void> {
    await writeJson(fileOf(this.folder, this.number), { ...this.holder, began: null });
  }
}

function fileOf(folder: string, number: number): string {
  return join(folder, `${number}.json`);
}

async function numbersIn(folder: string): Promise<readonly number[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+\.json$/.test(name));
  return names.map((name) => parseInt(name, 10)).sort((a, b) => a - b);
}

async function holderIn(folder: string, number: number): Promise<Holder | undefined> {
  return (await readJson(fileOf(folder, number))) as Holder | undefined;
}

async function refuseIfAlive(holder: Holder | undefined, data: string): Promise<void> {
  if (!holder || holder.began === null) return;
  if ((await beginningOf(holder.pid)) !== holder.began) return;
  const where = holder.url ? `already running at ${holder.url}` : 'already starting';
  throw new CannotStart(
    `Commonshelf is ${where} (pid ${holder.pid}) with the data folder ${data}. Use that one, stop it first, or choose another folder with --data.`,
  );
}
