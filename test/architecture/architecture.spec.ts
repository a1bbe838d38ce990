import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, jest } from '@jest/globals';

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
  ['apps-never-import-apps', 'apps/procurement/src/fund/fund.process.ts', 'apps/stock/src/pool/pool.ts'],
  ['libs-never-import-apps', 'libs/service/src/index.ts', 'apps/stock/src/pool/pool.ts'],
  ['deciders-are-pure', 'apps/procurement/src/joint-order/joint-order.ts', 'libs/event-store/src/index.ts'],
  ['deciders-are-pure', 'apps/procurement/src/fund/fund.ts', 'node:fs'],
  ['deciders-are-pure', 'apps/procurement/src/quote/resolve.ts', 'apps/procurement/src/quote/quote.facts.ts'],
  [
    'deciders-are-pure',
    'apps/procurement/src/joint-order/sending/sending.ts',
    'apps/procurement/src/joint-order/sending/orders-message.edi.ts',
  ],
  ['deciders-are-pure', 'apps/procurement/src/partnership-facts.ts', 'libs/service/src/index.ts'],
  ['deciders-are-pure', 'apps/procurement/src/branches.ts', 'libs/service/src/index.ts'],
  ['deciders-are-pure', 'apps/stock/src/pool/a-noun-of-tomorrow.ts', 'node:crypto'],
  ['handlers-cannot-reach-the-transport', 'libs/service/src/deciding/deciding.ts', 'libs/transport/src/index.ts'],
  ['kernel-stands-alone', 'libs/kernel/src/split.ts', 'node:crypto'],
  ['libs-have-one-door', 'libs/service/src/index.ts', 'libs/event-store/src/chain.ts'],
  ['no-circles', 'libs/kernel/src/a.ts', 'libs/kernel/src/b.ts'],
];
const folder = mkdtempSync(join(tmpdir(), 'planted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Reads every import of the repository: seconds where the machine is idle, many more where it isn't.
jest.setTimeout(120_000);

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

  it('find each violation that is planted in another tree, and every rule has one', async () => {
    const imports = new Map<string, string[]>();
    for (const [, importer, imported] of PLANTED) {
      if (!imported.startsWith('node:')) imports.set(imported, imports.get(imported) ?? []);
      imports.set(importer, [...(imports.get(importer) ?? []), imported]);
    }
    imports.set('libs/kernel/src/b.ts', ['libs/kernel/src/a.ts']);
    for (const [path, imported] of imports) plant(path, imported);
    const { summary } = await cruise(folder);
    const found = summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
    const planted = PLANTED.map(([rule, from, to]) => `${rule}: ${from} → ${to.replace('node:', '')}`);
    expect(found.map((violation) => violation.replace('node:', ''))).toEqual(expect.arrayContaining(planted));
    const { forbidden } = createRequire(import.meta.url)(RULES) as { forbidden: readonly { name: string }[] };
    expect([...new Set(PLANTED.map(([rule]) => rule))].sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });
});

function plant(path: string, imported: readonly string[]): void {
  const lines = imported.map((each) => `import '${each.startsWith('node:') ? each : relative(path, each)}';\n`);
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${lines.join('')}export const planted = 1;\n`);
}

function relative(from: string, to: string): string {
  return `${'../'.repeat(dirname(from).split('/').length)}${to.replace(/\.ts$/, '.js')}`;
}
