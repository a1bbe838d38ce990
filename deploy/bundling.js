/** How everything is bundled: for Node, as modules. Commands and events are called by the names of their classes. */
export const FOR_NODE = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  keepNames: true,
  logLevel: 'warning',
};

/** What libraries load only where somebody uses it, and nobody here does. */
export const ABSENT = [
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@nats-io/*',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@nestjs/websockets/*',
  'amqp*',
  'class-transformer/storage',
  'ioredis',
  'mqtt',
  'nats',
  'pg-native',
];

/** What CommonJS packages expect to find in a module. */
export const FOR_COMMONJS = [
  "import { createRequire as requireFrom } from 'node:module';",
  'const require = requireFrom(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
];
