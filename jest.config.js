import { availableParallelism } from 'node:os';
import { bundledPackages } from './test/support/jest/packages.js';

/** What a spec needs is in its suffix: `.spec.ts` nothing, `.int.spec.ts` one server, `.e2e.spec.ts` the whole product. */
export default {
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  testEnvironment: '<rootDir>/test/support/jest/environment.js',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'default'] },
  moduleNameMapper: { ...(await bundledPackages()), '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'nodenext' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  // Much of what takes long waits for a server: one more than there are cores, so that each has work.
  maxWorkers: availableParallelism() + 1,
  testSequencer: '<rootDir>/test/support/jest/longest-first.js',
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/support/jest/start-servers.js',
  globalTeardown: '<rootDir>/test/support/jest/stop-servers.js',
  reporters: ['default', '<rootDir>/test/support/jest/servers-reporter.js'],
};
