import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { dashboards, expressionsOf } from './monitoring.js';
import { REPOSITORY } from './reading.js';

const promtool = process.env['PROMTOOL'] ?? 'promtool';
const answers = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;
const hasPromtool = answers(promtool, '--version');
const hasCollector = answers('otelcol', '--version');
const hasCompose = answers('docker', 'compose', 'version');

/** What the program says when it refuses; empty when it does not. */
function refusal(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
}

beforeAll(() => {
  if (!hasPromtool)
    process.stderr.write(
      'NOT CHECKED: alerts, their tests and the dashboards’ expressions by promtool (no PROMTOOL)\n',
    );
  if (!hasCollector) process.stderr.write('NOT CHECKED: deploy/otel by `otelcol validate` (not installed)\n');
  if (!hasCompose) process.stderr.write('NOT CHECKED: docker-compose.yml by `docker compose config` (not installed)\n');
});

(hasPromtool ? describe : describe.skip)('promtool', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dashboards-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes the configuration and the rules, and their tests pass', () => {
    for (const file of ['prometheus.yml', 'kubernetes.yml'])
      expect(refusal(promtool, ['check', 'config', `deploy/prometheus/${file}`])).toBe('');
    expect(refusal(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', 'deploy/prometheus/alerts.yml'])).toBe(
      '',
    );
    expect(refusal(promtool, ['test', 'rules', 'deploy/prometheus/alerts.test.yml'])).toBe('');
  });

  it('can read every expression of a dashboard', () => {
    const rules = dashboards.flatMap(expressionsOf).map((expr, at) => ({ record: `shown:${at}`, expr }));
    const file = join(folder, 'rules.yml');
    writeFileSync(file, stringify({ groups: [{ name: 'dashboards', rules }] }));
    expect(refusal(promtool, ['check', 'rules', '--lint=none', file])).toBe('');
    writeFileSync(file, stringify({ groups: [{ name: 'a', rules: [{ record: 'a', expr: 'sum by (' }] }] }));
    expect(refusal(promtool, ['check', 'rules', file])).toContain('could not parse expression');
  });
});

(hasCollector ? describe : describe.skip)('the OpenTelemetry collector', () => {
  it('takes its configuration', () => {
    expect(refusal('otelcol', ['validate', '--config=file:deploy/otel/collector.yaml'])).toBe('');
    expect(refusal('otelcol', ['validate', '--config=file:docker-compose.yml'])).toContain('invalid');
  });
});

(hasCompose ? describe : describe.skip)('docker compose', () => {
  it('takes docker-compose.yml, and asks for passwords', () => {
    const config = ['compose', '--file', 'docker-compose.yml', 'config', '--quiet'];
    const passwords = { COMMONSHELF_DATABASE_PASSWORD: 'ab12', COMMONSHELF_GRAFANA_PASSWORD: 'cd34' };
    expect(refusal('docker', config, passwords)).toBe('');
    expect(refusal('docker', ['compose', '--env-file', '/dev/null', ...config.slice(1)])).toContain('secrets.sh');
  });
});

describe('deploy/secrets.sh', () => {
  it('prints other passwords each time, which can stand in an address', () => {
    const once = execFileSync('sh', ['deploy/secrets.sh'], { encoding: 'utf8' });
    for (const line of once.trim().split('\n')) expect(line).toMatch(/^COMMONSHELF_\w+=[0-9a-f]{48}$/);
    expect(execFileSync('sh', ['deploy/secrets.sh'], { encoding: 'utf8' })).not.toBe(once);
  });
});
