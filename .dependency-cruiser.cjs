/** The rules of the rooms. test/architecture proves that each of them finds a planted violation. */
/**
 * In a noun's folder, or that of one of its stages, a file with a plain name (`fund.ts`, `shares.ts`) is rules: pure. One that looks
 * up, calls, or touches bytes says so with a second name: `.facts`, `.process`, `.tools`, `.edi`, `.start`, and for tests `.spec`, `.samples`, `.rehearsal`.
 * The outbox is no noun but a folder on a disk; gateway, operator, projections and standalone have no nouns.
 */
const nouns = '^apps/(?!gateway/|operator/|projections/|standalone/)[^/]+/src/';
const rules = [
  `${nouns}(partnership-facts|branches|(?!outbox/)[^/]+/[^./]+)\\.ts$`,
  `${nouns}[^/]+/[^/]+/[^./]+\\.ts$`,
];
module.exports = {
  forbidden: [
    {
      name: 'apps-never-import-apps',
      comment: 'Services meet only in messages; standalone alone composes them.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '^apps/standalone/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'libs-never-import-apps',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'deciders-are-pure',
      comment:
        'Rules import the kernel, their messages and each other, nothing else: no Nest, no node:, no package, no look-ups.',
      severity: 'error',
      from: { path: rules },
      to: { pathNot: ['^libs/(kernel|messages)/', ...rules] },
    },
    {
      name: 'handlers-cannot-reach-the-transport',
      comment: 'Only the relay publishes: what is decided is published from the store, never beside it.',
      severity: 'error',
      from: { path: '^libs/service/src/deciding/(deciding|handlers|load)\\.ts$' },
      to: { path: '^libs/transport/' },
    },
    {
      name: 'kernel-stands-alone',
      severity: 'error',
      from: { path: '^libs/kernel/src/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/kernel/', '^node_modules/(typebox|temporal-polyfill)/'] },
    },
    {
      name: 'libs-have-one-door',
      comment:
        'Across libs only through the door: index.ts, testing.ts for tests, or nest/index.ts for what speaks Nest.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: {
        path: '^libs/[^/]+/src/.+',
        pathNot: [
          '^libs/$1/',
          '^libs/[^/]+/src/(index|testing|nest/index)\\.ts$',
          '^libs/messages/src/[^/]+/index\\.ts$',
        ],
      },
    },
    {
      name: 'no-circles',
      comment: 'Circles of values; an events file asks for the type of itself, which is none.',
      severity: 'error',
      from: { pathNot: '\\.events\\.ts$' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.js', '.mjs'],
    },
  },
};
