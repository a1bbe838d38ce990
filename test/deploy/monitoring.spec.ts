import { beforeAll, describe, expect, it } from '@jest/globals';
import { HELP, readArguments } from '../../apps/operator/src/command-line/options.js';
import { understood } from '../../apps/operator/src/command-line/understanding.js';
import { compose } from './composed.js';
import { alerts, dashboards, expressionsOf, panelsOf } from './monitoring.js';
import { knownMetrics, unknownIn, type Known } from './metrics.js';
import { allOf, isThere, namesIn, services, textOf, yamlOf } from './reading.js';

const RUNBOOKS = 'deploy/runbooks';
let known: Known;

beforeAll(async () => {
  known = await knownMetrics();
});

describe('Prometheus', () => {
  interface Job {
    readonly job_name: string;
    readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
  }
  const { scrape_configs: jobs, rule_files: rules } = yamlOf<{ scrape_configs: readonly Job[]; rule_files: string[] }>(
    'deploy/prometheus/prometheus.yml',
  );

  it('asks every service, at the port where it answers', () => {
    const [looked] = jobs.find(({ job_name: name }) => name === 'commonshelf')?.dns_sd_configs ?? [];
    expect([...(looked?.names ?? [])].sort()).toEqual(services);
    expect(looked?.port).toBe(9464);
  });

  it('knows every job that an alert names, and has its rules', () => {
    const named = alerts.flatMap(({ expr }) => allOf(expr, /job="([\w-]+)"/g));
    for (const job of named) expect(jobs.map(({ job_name: name }) => name)).toContain(job);
    for (const file of rules) expect(isThere(`deploy/prometheus/${file}`)).toBe(true);
  });
});

describe('the trace collector', () => {
  interface Collector {
    readonly receivers: Readonly<
      Record<string, { readonly protocols: { readonly http: { readonly endpoint: string } } }>
    >;
    readonly processors: Readonly<Record<string, unknown>>;
    readonly exporters: Readonly<Record<string, { readonly endpoint: string }>>;
    readonly service: {
      readonly pipelines: Readonly<
        Record<string, Readonly<Record<'receivers' | 'processors' | 'exporters', string[]>>>
      >;
    };
  }
  const collector = yamlOf<Collector>('deploy/otel/collector.yaml');

  it('joins what it declares, from where services send to who keeps it', () => {
    for (const pipeline of Object.values(collector.service.pipelines))
      for (const part of ['receivers', 'processors', 'exporters'] as const)
        expect([...pipeline[part]].sort()).toEqual(Object.keys(collector[part]).sort());
    const [port] = allOf(collector.receivers['otlp']?.protocols.http.endpoint ?? '', /:(\d+)$/g);
    for (const service of services)
      expect(compose.services[service]?.environment?.['OTEL_EXPORTER_OTLP_ENDPOINT']).toBe(
        `http://otel-collector:${port}`,
      );
    for (const { endpoint } of Object.values(collector.exporters))
      expect(Object.keys(compose.services)).toContain(endpoint.split(':')[0]);
  });
});

describe('the alerts', () => {
  it.each(alerts.map((each) => [each.alert, each] as const))('%s can fire, and says what to do', (name, alert) => {
    expect(unknownIn(alert.expr, known)).toEqual([]);
    expect(['critical', 'warning']).toContain(alert.labels?.severity);
    expect(alert.annotations?.summary).toMatch(/\S/);
    expect(alert.annotations?.runbook).toBe(`${RUNBOOKS}/${name}.md`);
  });

  it('watch for each service that none of it is left', () => {
    const missing = alerts.find(({ alert }) => alert === 'ServiceMissing')?.expr ?? '';
    expect([...new Set(allOf(missing, /service="(\w+)"/g))].sort()).toEqual(services);
  });

  it('are each tried, firing and not', () => {
    interface Tried {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }
    const { tests } = yamlOf<{ tests: readonly { alert_rule_test: readonly Tried[] }[] }>(
      'deploy/prometheus/alerts.test.yml',
    );
    const tried = tests.flatMap(({ alert_rule_test: each }) => each);
    const names = [...new Set(alerts.map(({ alert }) => alert))].sort();
    const which = (fires: boolean) =>
      [...new Set(tried.filter((each) => each.exp_alerts.length > 0 === fires).map((each) => each.alertname))].sort();
    expect(which(true)).toEqual(names);
    expect(which(false)).toEqual(names);
  });

  it('find a metric or label that nobody has', () => {
    expect(unknownIn('rate(commonshelf_nothing_total[5m])', known)).toEqual(['commonshelf_nothing_total']);
    expect(unknownIn('sum by (where) (commonshelf_lag_events{who="x"})', known)).toEqual([
      'commonshelf_lag_events{who}',
      'by where',
    ]);
  });
});

describe('the runbooks', () => {
  const pages = namesIn(RUNBOOKS).filter((name) => name !== 'README.md');

  it('are one for each alert', () => {
    const names = [...new Set(alerts.map(({ alert }) => alert))].sort();
    expect(pages).toEqual(names.map((name) => `${name}.md`));
  });

  it.each(pages)('%s says what it means, how to see it, what to do and what not', (page) => {
    const text = textOf(`${RUNBOOKS}/${page}`);
    expect(allOf(text, /^## (.*)$/gm)).toEqual(['What it means for the boroughs', 'See it', 'Do', 'Don’t']);
    const severities = alerts.filter(({ alert }) => `${alert}.md` === page).map(({ labels }) => labels?.severity);
    expect(severities).toEqual([allOf(text, /^Severity: (\w+)/gm)[0]]);
  });

  it('name only commands of the operators’ program, pages, dashboards and metrics that there are', () => {
    const words = new Set(allOf(HELP, /npm run ops -- (\w+)/g));
    const titles = dashboards.map(({ title }) => title);
    for (const page of namesIn(RUNBOOKS)) {
      const text = textOf(`${RUNBOOKS}/${page}`);
      expect(allOf(text, /npm run ops -- (\w+)/g).filter((word) => !words.has(word))).toEqual([]);
      expect(allOf(text, /\]\(([^)]+)\)/g).filter((link) => !isThere(`${RUNBOOKS}/${link}`))).toEqual([]);
      expect(allOf(text, /Dashboard \*([^*]+)\*/g).filter((title) => !titles.includes(title))).toEqual([]);
      expect(allOf(text, /\b(commonshelf_\w+)/g).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  const told = [...namesIn(RUNBOOKS).map((page) => `${RUNBOOKS}/${page}`), 'docs/running.md', 'README.md'];

  it.each(told)('%s gives commands as the operators’ program takes them', (page) => {
    for (const command of allOf(textOf(page), /`[^`\n]*npm run ops -- ([^`\n]+)`/g)) {
      if (command === '…' || command.startsWith('--')) continue;
      const words = (command.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
      expect(understood(readArguments(words, {})).word).toBe(words[0]);
    }
  });

  it.each(told)('%s names services of docker-compose.yml, and asks of a missing one with what has ended', (page) => {
    const text = textOf(page);
    const named =
      /docker compose (?:exec(?: -e \S+)?|logs(?: --tail \d+)?|ps --all|up -d(?: --force-recreate --no-deps)?) ([a-z][\w-]*)/g;
    expect(allOf(text, named).filter((name) => !(name in compose.services))).toEqual([]);
    expect(text).not.toMatch(/docker compose ps [a-z]/);
  });
});

describe('the dashboards', () => {
  const sources = yamlOf<{ datasources: readonly { readonly uid: string; readonly type: string }[] }>(
    'deploy/grafana/provisioning/datasources/prometheus.yml',
  ).datasources;

  it.each(dashboards.map((each) => [each.title, each] as const))('%s shows only what there is', (_title, dashboard) => {
    for (const expression of expressionsOf(dashboard)) expect(unknownIn(expression, known)).toEqual([]);
    const used = JSON.stringify(dashboard).match(/"datasource":\{[^}]*\}/g) ?? [];
    const there = sources.map(({ uid, type }) => `"datasource":{"type":"${type}","uid":"${uid}"}`);
    expect(used.filter((each) => !there.includes(each))).toEqual([]);
    expect(used.length).toBeGreaterThan(0);
  });

  it.each(dashboards.map((each) => [each.title, each] as const))('%s has panels side by side', (_title, dashboard) => {
    const panels = panelsOf(dashboard);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const boxes = panels.map(({ gridPos }) => gridPos);
    const meet = boxes.flatMap((a, at) =>
      boxes.slice(at + 1).filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h),
    );
    expect(meet).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(dashboards.length);
  });

  it('show every metric of ours', () => {
    const shown = [...dashboards.flatMap(expressionsOf), ...alerts.map(({ expr }) => expr)].join('\n');
    const ours = [...known.keys()].filter((name) => /^commonshelf_/.test(name) && !name.endsWith('_sum'));
    const kinds = new Set(ours.map((name) => name.replace(/_(bucket|count)$/, '')));
    expect([...kinds].filter((name) => !shown.includes(name))).toEqual([]);
  });
});
