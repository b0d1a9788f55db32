// What each module of src/ may import: strictly downward, and another module only through its index.ts.
// CONTRIBUTING.md explains the table; this file enforces it (`npm run check:imports`).
const mayImport = {
  base: [],
  model: ['base'],
  sweep: ['base', 'model'],
  rundir: ['base', 'model'],
  analysis: ['base', 'model'],
  trainer: ['base', 'model', 'rundir', 'analysis'],
  executors: ['base', 'model', 'rundir'],
  store: ['base', 'model'],
  ingest: ['base', 'model', 'rundir', 'store'],
  control: ['base', 'model', 'store'],
  scheduler: ['base', 'model', 'rundir', 'executors', 'store', 'ingest', 'control'],
  dashboard: ['base', 'model', 'analysis'],
  report: ['base', 'model', 'analysis'],
  cli: [
    'base',
    'model',
    'sweep',
    'rundir',
    'analysis',
    'executors',
    'store',
    'ingest',
    'control',
    'scheduler',
    'dashboard',
    'report',
  ],
};
const ownedPackages = {
  'better-sqlite3': 'store',
  '@tensorflow': 'trainer',
  execa: 'executors',
  'p-queue': 'scheduler',
  ink: 'dashboard',
  vega: 'report',
  tar: 'cli|trainer',
};
const modules = Object.keys(mayImport);

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'known-modules',
      severity: 'error',
      comment: 'A new folder of src/ gets its line in the table above.',
      from: { path: '^src/', pathNot: `^src/(${modules.join('|')})/` },
      to: {},
    },
    ...modules.map((module) => ({
      name: `${module}-imports-downward`,
      severity: 'error',
      from: { path: `^src/${module}/` },
      to: {
        path: '^src/',
        pathNot: [
          `^src/(${[module, ...mayImport[module]].join('|')})/`,
          ...(module === 'cli' ? ['^src/trainer/schema\\.ts$'] : []),
        ],
      },
    })),
    {
      name: 'through-the-door',
      severity: 'error',
      comment: 'Other modules are imported through their index.ts only (the trainer has no door but its schema).',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', '^src/[^/]+/index\\.tsx?$', '^src/trainer/schema\\.ts$'] },
    },
    ...Object.entries(ownedPackages).map(([name, owner]) => ({
      name: `${name}-has-one-owner`,
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${owner})/` },
      to: { path: `(^|/)node_modules/${name}(/|-lite/|$)` },
    })),
    {
      name: 'pure-planning',
      severity: 'error',
      comment: 'The planner reads no clock, no file, no environment.',
      from: { path: '^src/(sweep|analysis|model)/' },
      to: { path: '^(node:)?(fs|os|child_process|process|net|worker_threads)($|/)' },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
