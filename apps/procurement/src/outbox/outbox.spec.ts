import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Outbox, OutboxHoldsAnother } from './outbox.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outbox-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the outbox', () => {
  it('holds a file whole, and the same again changes nothing', async () => {
    const outbox = new Outbox(folder);
    const first = await outbox.place('askews', 'ordr1.CEP', bytes('UNA'));
    expect(await outbox.place('askews', 'ordr1.CEP', bytes('UNA'))).toEqual(first);
    expect(await readdir(join(folder, 'askews'))).toEqual(['ordr1.CEP']);
    expect(await outbox.read(first)).toEqual(Buffer.from('UNA'));
  });

  it('does not offer again what the supplier has collected, by giving it another ending', async () => {
    const outbox = new Outbox(folder);
    const first = await outbox.place('askews', 'ordr1.CEP', bytes('UNA'));
    await rename(join(folder, 'askews', 'ordr1.CEP'), join(folder, 'askews', 'ordr1.EEP'));
    expect(await outbox.place('askews', 'ordr1.CEP', bytes('UNA'))).toEqual(first);
    expect(await readdir(join(folder, 'askews'))).toEqual(['ordr1.EEP']);
    await expect(outbox.place('askews', 'ordr1.CEP', bytes('UNB'))).rejects.toBeInstanceOf(OutboxHoldsAnother);
  });

  it('never writes over another file', async () => {
    const outbox = new Outbox(folder);
    await outbox.place('askews', 'ordr1.CEP', bytes('UNA'));
    await expect(outbox.place('askews', 'ordr1.CEP', bytes('UNB'))).rejects.toBeInstanceOf(OutboxHoldsAnother);
    expect(await readFile(join(folder, 'askews', 'ordr1.CEP'), 'utf8')).toBe('UNA');
  });

  it('sweeps away what a crash left half written', async () => {
    const outbox = new Outbox(folder);
    await outbox.place('askews', 'ordr1.CEP', bytes('UNA'));
    await writeFile(join(folder, 'askews', '.draft-of-a-crash'), 'UN');
    await outbox.place('askews', 'ordr2.CEP', bytes('UNA'));
    expect((await readdir(join(folder, 'askews'))).sort()).toEqual(['ordr1.CEP', 'ordr2.CEP']);
  });

  it('keeps to its folder', async () => {
    await expect(new Outbox(folder).place('..', 'ordr1.CEP', bytes('UNA'))).rejects.toBeInstanceOf(RangeError);
    await expect(new Outbox(folder).place('askews', '../../x', bytes('UNA'))).rejects.toBeInstanceOf(RangeError);
  });
});
