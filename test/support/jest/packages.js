// What most specs load of other people's packages is 1,200 small files, which jest reads, wraps and links anew for each of 150 specs.
// Each package becomes one file, once for each state of the lock file: a spec of a service is loaded in half the time.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ABSENT, FOR_COMMONJS, FOR_NODE } from '../../../deploy/bundling.js';

const root = new URL('../../../', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(name, root));

/** Modules of JavaScript's own kind, also of those whose `main` is CommonJS: only these tell their names. */
const modules = {
  'class-transformer': 'class-transformer/esm2015/index.js',
  'class-validator': 'class-validator/esm2015/index.js',
  'rxjs/operators': 'rxjs/dist/esm/operators/index.js',
  rxjs: 'rxjs/dist/esm/index.js',
};
const alias = Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, pathOf(`node_modules/${file}`)]));

const packages = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/cqrs',
  '@nestjs/microservices',
  '@nestjs/platform-fastify',
  '@nestjs/testing',
  'class-transformer',
  'class-validator',
  'jose',
  'rxjs',
  'temporal-polyfill',
  'typebox',
  'typebox/schema',
];

/** What is patched, or must be loaded once. */
const apart = ['reflect-metadata', 'tslib', 'fastify', 'kafkajs', 'pino', '@grpc/*'];

const fileOf = (name) => `${name.replaceAll(/[@/]/g, '_')}.mjs`;

/** Where jest finds each package, by a pattern of its name. Builds them when the lock file, or this file, is a new one. */
export async function bundledPackages() {
  const inputs = await Promise.all(
    ['package-lock.json', 'deploy/bundling.js', 'test/support/jest/packages.js'].map((name) => readFile(pathOf(name))),
  );
  const state = createHash('sha256').update(Buffer.concat(inputs)).digest('hex').slice(0, 16);
  const folder = pathOf(`node_modules/.cache/packages/${state}`);
  if (!existsSync(folder)) await buildInto(folder);
  return Object.fromEntries(packages.map((name) => [`^${name}$`, `${folder}/${fileOf(name)}`]));
}

/** A folder is there whole or not at all, also when two runs build it at once. */
async function buildInto(folder) {
  const made = `${folder}-${process.pid}`;
  await build({
    ...FOR_NODE,
    entryPoints: packages.map((name) => ({ in: alias[name] ?? name, out: fileOf(name).slice(0, -'.mjs'.length) })),
    outdir: made,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: pathOf('.'),
    alias,
    external: [...apart, ...ABSENT],
    banner: { js: FOR_COMMONJS.join('\n') },
  });
  await rename(made, folder).catch(() => rm(made, { recursive: true }));
}
