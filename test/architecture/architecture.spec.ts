import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';

const run = promisify(execFile);
const REPOSITORY = process.cwd();
const CRUISER = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = join(REPOSITORY, '.dependency-cruiser.cjs');

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

async function cruise(folder: string): Promise<Cruise> {
  const { stdout } = await run(
    process.execPath,
    [CRUISER, '--config', RULES, '--output-type', 'json', 'apps', 'libs'],
    {
      cwd: folder,
      maxBuffer: 64_000_000,
    },
  );
  return JSON.parse(stdout) as Cruise;
}

/** Each rule with files that break it: importer, and what it imports. */
const PLANTED: readonly (readonly [rule: string, importer: string, imported: string])[] = [
  ['apps-never-import-apps', 'apps/procurement/src/fund/fund.process.ts', 'apps/stock/src/pool.ts'],
  ['libs-never-import-apps', 'libs/service/src/index.ts', 'apps/stock/src/pool.ts'],
  ['deciders-are-pure', 'apps/procurement/src/joint-order/joint-order.ts', 'libs/event-store/src/index.ts'],
  ['deciders-are-pure', 'apps/procurement/src/fund/fund.ts', 'node:fs'],
  ['handlers-cannot-reach-the-transport', 'libs/service/src/deciding/deciding.ts', 'libs/transport/src/index.ts'],
  ['kernel-stands-alone', 'libs/kernel/src/split.ts', 'node:crypto'],
  ['libs-have-one-door', 'libs/service/src/index.ts', 'libs/event-store/src/chain.ts'],
  ['no-circles', 'libs/kernel/src/a.ts', 'libs/kernel/src/a.ts'],
];
const planted: string[] = [];
afterAll(() => planted.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

describe('the rooms', () => {
  it('keep the import rules, and all of them were looked at', async () => {
    const { modules, summary } = await cruise(REPOSITORY);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    const rooms = new Set(modules.map(({ source }) => source.split('/').slice(0, 2).join('/')));
    expect([...rooms]).toEqual(
      expect.arrayContaining([
        'apps/procurement',
        'apps/partnership',
        'apps/projections',
        'apps/gateway',
        'libs/kernel',
        'libs/event-store',
      ]),
    );
  });

  it.each(PLANTED)('%s finds %s importing %s', async (rule, importer, imported) => {
    const folder = mkdtempSync(join(tmpdir(), 'planted-'));
    planted.push(folder);
    const circle = importer === imported;
    const other = circle ? importer.replace('a.ts', 'b.ts') : imported;
    plant(folder, other, circle ? `import './a.js';\n` : 'export const found = 1;\n');
    const specifier = imported.startsWith('node:') ? imported : relative(importer, other);
    plant(folder, importer, `import '${specifier}';\nexport const planted = 1;\n`);
    plant(folder, 'libs/x/src/index.ts', 'export {};\n');
    plant(folder, 'apps/x/src/index.ts', 'export {};\n');
    const { summary } = await cruise(folder);
    expect(summary.violations.map((violation) => violation.rule.name)).toContain(rule);
  });
});

function plant(folder: string, path: string, text: string): void {
  if (path.startsWith('node:')) return;
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function relative(from: string, to: string): string {
  return `${'../'.repeat(dirname(from).split('/').length)}${to.replace(/\.ts$/, '.js')}`;
}
