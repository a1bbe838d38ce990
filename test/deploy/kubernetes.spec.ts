import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { namesIn, services, textOf, yamlOf } from './reading.js';
import { mustBeSet, namesOf, tryOut } from './variables.js';

interface Reference {
  readonly name: string;
  readonly key: string;
}
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: Reference; readonly secretKeyRef?: Reference };
}
interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}
interface Container {
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly Variable[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly resources: { readonly requests: object; readonly limits: { readonly memory: string } };
  readonly securityContext: object;
}
interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: {
      readonly metadata: { readonly labels: Labels };
      readonly spec: { readonly containers: readonly Container[]; readonly securityContext: object };
    };
  };
}
type Labels = Readonly<Record<string, string>>;
interface Kind {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const FOLDER = 'deploy/kubernetes';
const KUSTOMIZATION = 'kustomization.yaml';
const files = namesIn(FOLDER).filter((name) => name !== KUSTOMIZATION);
const all = files.flatMap((name) =>
  parseAllDocuments(textOf(`${FOLDER}/${name}`)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Kind;
  }),
);
const ofKind = <T>(kind: string): readonly (Kind & T)[] => all.filter((each) => each.kind === kind) as (Kind & T)[];
const [configuration] = ofKind<{ readonly data: Labels }>('ConfigMap');
const deployments = ofKind<Deployment>('Deployment');
/** What the comment on the configuration says the Secret must hold, with values of the right form. */
const SECRETS: Labels = {
  DATABASE_URL: 'postgres://me:pw@db/commonshelf',
  EVENTSTORE_URL: 'esdb://me:pw@a:2113,b:2113,c:2113?tls=true',
  KAFKA_PASSWORD: 'pw',
};

/** Throws when it refers to nothing. */
function valueOf({ name, value, valueFrom }: Variable): string {
  const { configMapKeyRef: open, secretKeyRef: secret } = valueFrom ?? {};
  const found = value ?? (open ? configuration?.data[open.key] : secret && SECRETS[secret.key]);
  if (found === undefined) throw new Error(`${name} refers to nothing`);
  return found;
}

describe('the manifests for Kubernetes', () => {
  it('are all applied, each in the namespace', () => {
    const { resources } = yamlOf<{ resources: readonly string[] }>(`${FOLDER}/${KUSTOMIZATION}`);
    expect([...resources].sort()).toEqual(files);
    for (const { kind, metadata } of all) if (kind !== 'Namespace') expect(metadata.namespace).toBe('commonshelf');
  });

  it('run each service that the applications are', () => {
    expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(services);
    expect(
      ofKind('PodDisruptionBudget')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(services);
  });

  it.each(deployments.map((each) => [each.metadata.name, each] as const))(
    'tell %s only what it reads, all that it needs, and nothing it refuses',
    (name, { spec }) => {
      const [container] = spec.template.spec.containers;
      const told = Object.fromEntries((container?.env ?? []).map((each) => [each.name, valueOf(each)]));
      expect(Object.keys(told).filter((key) => !namesOf(name).includes(key))).toEqual([]);
      expect(mustBeSet(name).filter((key) => !(key in told))).toEqual([]);
      tryOut(name, told);
      for (const { name: key, value } of container?.env ?? [])
        if (key in SECRETS) expect([key, value]).toEqual([key, undefined]);
    },
  );

  it.each(deployments.map((each) => [each.metadata.name, each] as const))('keep %s within bounds', (name, { spec }) => {
    const { template, replicas, selector } = spec;
    expect(replicas).toBeGreaterThan(1);
    expect(template.metadata.labels).toMatchObject(selector.matchLabels);
    expect(template.spec.containers).toHaveLength(1);
    const [container] = template.spec.containers;
    expect(container?.args).toEqual([`dist/apps/${name}/src/main.js`]);
    expect(container?.image).toMatch(/:\d+\.\d+\.\d+$/);
    expect(container?.ports).toContainEqual({ name: 'operations', containerPort: 9464 });
    expect(container?.livenessProbe.httpGet).toEqual({ path: '/health/live', port: 'operations' });
    expect(container?.readinessProbe.httpGet).toEqual({ path: '/health/ready', port: 'operations' });
    // As in docker-compose.yml: the image’s NODE_OPTIONS and MemoryHigh are made for it.
    expect(container?.resources.limits.memory).toBe('1Gi');
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  it('are found by Prometheus, each under its service’s name', () => {
    interface Job {
      readonly kubernetes_sd_configs: readonly { readonly role: string; readonly namespaces: { names: string[] } }[];
      readonly relabel_configs: readonly {
        readonly source_labels: readonly string[];
        readonly regex?: string;
        readonly action?: string;
        readonly target_label?: string;
      }[];
    }
    const { scrape_configs: jobs } = yamlOf<{ scrape_configs: readonly Job[] }>('deploy/prometheus/kubernetes.yml');
    const relabelled = jobs[0]?.relabel_configs ?? [];
    expect(jobs[0]?.kubernetes_sd_configs).toEqual([{ role: 'pod', namespaces: { names: ['commonshelf'] } }]);
    const keep = relabelled.find(({ action }) => action === 'keep');
    const named = relabelled.find(({ target_label: target }) => target === 'service');
    for (const { metadata, spec } of deployments) {
      const { labels } = spec.template.metadata;
      const label = (name: string) =>
        Object.entries(labels).find(
          ([key]) => name === `__meta_kubernetes_pod_label_${key.replace(/[^a-zA-Z0-9]/g, '_')}`,
        )?.[1];
      const kept = spec.template.spec.containers.flatMap(({ ports }) =>
        ports.filter(({ name: port }) => keep?.regex === `${label(keep?.source_labels[0] ?? '')};${port}`),
      );
      expect(kept).toEqual([{ name: 'operations', containerPort: 9464 }]);
      expect(label(named?.source_labels[0] ?? '')).toBe(metadata.name);
    }
  });

  it('let a service reach the servers it is told of, and no others', () => {
    for (const { metadata, spec } of deployments) {
      const { labels } = spec.template.metadata;
      const names = namesOf(metadata.name);
      expect([metadata.name, 'commonshelf/history' in labels]).toEqual([
        metadata.name,
        names.includes('EVENTSTORE_URL'),
      ]);
      expect([metadata.name, 'commonshelf/database' in labels]).toEqual([
        metadata.name,
        names.includes('DATABASE_URL'),
      ]);
    }
    const selected = ofKind<{ readonly spec: { readonly podSelector: { readonly matchLabels?: Labels } } }>(
      'NetworkPolicy',
    );
    for (const { spec } of selected)
      for (const [label, value] of Object.entries(spec.podSelector.matchLabels ?? {}))
        expect(deployments.some((each) => each.spec.template.metadata.labels[label] === value)).toBe(true);
  });

  it('hold no secret, and say which are asked for', () => {
    expect(ofKind('Secret')).toEqual([]);
    for (const key of Object.keys(SECRETS))
      expect(textOf(`${FOLDER}/configuration.yaml`)).toContain(`--from-literal=${key}=`);
    const used = deployments.flatMap(({ spec }) => spec.template.spec.containers.flatMap(({ env }) => env));
    const open = new Set(used.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef?.key ?? []));
    expect([...open].sort()).toEqual(Object.keys(configuration?.data ?? {}).sort());
  });
});

const validator = process.env['KUBECTL_VALIDATE'] ?? 'kubectl-validate';
const hasValidator = spawnSync(validator, ['--help']).status === 0;

beforeAll(() => {
  if (!hasValidator)
    process.stderr.write('NOT CHECKED: deploy/kubernetes against Kubernetes’ own schemas (no KUBECTL_VALIDATE)\n');
});

(hasValidator ? it : it.skip)('Kubernetes’ own schemas allow every manifest', () => {
  const paths = files.map((name) => `${FOLDER}/${name}`);
  const { status, stdout, stderr } = spawnSync(validator, [...paths, '--version', '1.30'], { encoding: 'utf8' });
  expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
});
