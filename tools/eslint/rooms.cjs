// The import rules of docs/architecture.md as ESLint settings: what a room may not import, and which way its layers run.
const { builtinModules } = require('node:module');
const { readdirSync } = require('node:fs');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '../..');

const node = [...builtinModules, ...builtinModules.map(name => `node:${name}`)];
const kubernetesClients = ['@kubernetes/*'];
const react = [
  'react',
  'react-dom',
  'react-dom/*',
  '@backstage/ui',
  '@material-ui/*',
];

function forbid(groups, message) {
  return { group: groups, message };
}

/** What each room must never import; see the table in docs/architecture.md. */
const rooms = {
  'packages/cel': [
    forbid(
      ['@backstage/*', '@backstage-gpu/*'],
      'cel knows Kubernetes CEL and nothing else.',
    ),
    forbid(
      [...node, ...kubernetesClients, ...react],
      'cel is pure: expressions and devices in, answers out.',
    ),
  ],
  'packages/dra': [
    forbid(
      ['@backstage/*', '@backstage-gpu/*', '!@backstage-gpu/cel'],
      'dra knows Kubernetes and nothing else.',
    ),
    forbid(
      [...node, ...kubernetesClients, ...react],
      'dra is pure: objects in, answers out.',
    ),
  ],
  'packages/kube-sandbox': [
    forbid(
      [
        '@backstage/*',
        '@backstage-gpu/*',
        '!@backstage-gpu/cel',
        '!@backstage-gpu/dra',
      ],
      'kube-sandbox is a cluster: it knows Kubernetes and nothing of its clients.',
    ),
    forbid(react, 'kube-sandbox has no pages.'),
  ],
  'plugins/gpu-common': [
    forbid(['@backstage-gpu/*'], 'gpu-common imports nothing of ours.'),
    forbid(
      [...node, ...kubernetesClients, ...react],
      'gpu-common runs in the browser and in Node.js.',
    ),
  ],
  'plugins/gpu-node': [
    forbid(
      ['@backstage-gpu/plugin-gpu-backend*', '@backstage-gpu/plugin-gpu'],
      'gpu-node is below the backend.',
    ),
  ],
  'plugins/gpu-backend': [
    forbid(
      [
        '@backstage-gpu/plugin-gpu',
        '@backstage-gpu/plugin-scaffolder*',
        '@backstage-gpu/plugin-catalog*',
      ],
      'gpu-backend is reached over HTTP.',
    ),
    forbid(
      ['@backstage-gpu/kube-sandbox', '@backstage-gpu/plugin-*-sandbox'],
      'Clusters are reached over HTTP; only tests start one.',
    ),
    forbid(react, 'gpu-backend has no pages.'),
  ],
  'plugins/gpu-backend-module-sandbox': [
    forbid(
      ['@backstage-gpu/plugin-gpu-backend', '@backstage-gpu/plugin-gpu'],
      'The sandbox is reached as a cluster, over HTTP.',
    ),
    forbid(
      ['@backstage-gpu/cel', '@backstage-gpu/dra', ...kubernetesClients],
      'The module starts the cluster; kube-sandbox is the cluster.',
    ),
  ],
  'plugins/scaffolder-backend-module-gpu': [
    forbid(
      [
        ...kubernetesClients,
        '@backstage-gpu/cel',
        '@backstage-gpu/dra',
        '@backstage-gpu/kube-sandbox',
        '@backstage-gpu/plugin-gpu',
        '@backstage-gpu/plugin-gpu-backend*',
      ],
      'Actions ask gpu-backend.',
    ),
  ],
  'plugins/catalog-backend-module-gpu': [
    forbid(
      [
        ...kubernetesClients,
        '@backstage-gpu/cel',
        '@backstage-gpu/dra',
        '@backstage-gpu/kube-sandbox',
        '@backstage-gpu/plugin-gpu',
        '@backstage-gpu/plugin-gpu-backend*',
      ],
      'The catalog module asks gpu-backend.',
    ),
  ],
  'plugins/gpu': [
    forbid(
      [
        ...node,
        ...kubernetesClients,
        '@backstage-gpu/cel',
        '@backstage-gpu/dra',
        '@backstage-gpu/kube-sandbox',
        '@backstage-gpu/plugin-gpu-*',
        '!@backstage-gpu/plugin-gpu-common',
        '@backstage-gpu/plugin-gpu-common/schema',
      ],
      'Pages know the root entry of gpu-common and their backend over HTTP.',
    ),
  ],
};

/** Folders below src, lowest first; a folder may import those before it, never those after. */
const layers = {
  'packages/cel': [
    'work',
    'quantity',
    'semver',
    'values',
    'state',
    'syntax',
    'types',
    'functions',
    'checker',
    'cost',
    'evaluation',
    'selector',
  ],
  'packages/dra': [
    'types',
    'node',
    'normalise',
    'quota',
    'use',
    'pools',
    'allocation',
    'counting',
  ],
  'packages/kube-sandbox': [
    'cluster',
    'fleet',
    'schema',
    'patch',
    'apply',
    'scheduling',
    'store',
    'admission',
    'validation',
    'api',
    'controllers',
    'http',
    'cli',
  ],
  'plugins/gpu-backend': [
    'platform',
    'core/watch',
    'core/config',
    'core/clusters',
    'core/records',
    'core/inventory',
    'core/snapshot',
    'permissions',
    'features',
  ],
};

/** Folders that never import each other: features talk through contracts and events. */
const neighbours = {
  'plugins/gpu': ['overview', 'entity', 'fields'],
  'plugins/gpu-backend': featureFolders(),
};

/** Folders that know nothing of those beside them. */
const below = {
  'plugins/gpu': ['data', 'ui', 'limits', 'workloads'],
  'plugins/gpu-backend': ['features/contracts'],
};

const tests = [
  '**/*.test.ts',
  '**/*.test.tsx',
  '**/setupTests.ts',
  '**/__testUtils__/**',
  'dev/**',
];

/** A new feature is held to the rules without being listed here. */
function featureFolders() {
  const features = join(root, 'plugins/gpu-backend/src/features');
  return readdirSync(features, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'contracts')
    .map(({ name }) => `features/${name}`);
}

/** What may not import what within a room, as zones of import/no-restricted-paths. */
function zonesOf(room) {
  const zone = (target, from, message) => ({
    target: `${room}/src/${target}`,
    from: `${room}/src/${from}`,
    message: `${message} See docs/architecture.md.`,
  });
  const order = layers[room] ?? [];
  const features = neighbours[room] ?? [];
  const parents = [...new Set(order.map(folder => folder.split('/')[0]))];
  return [
    ...parents.flatMap((folder, index) =>
      parents
        .slice(index + 1)
        .map(above => zone(folder, above, `${folder} is below ${above}.`)),
    ),
    ...order.flatMap((folder, index) =>
      order
        .slice(index + 1)
        .map(above => zone(folder, above, `${folder} is below ${above}.`)),
    ),
    ...features.flatMap(feature =>
      features
        .filter(other => other !== feature)
        .map(other =>
          zone(feature, other, `${feature} and ${other} are neighbours.`),
        ),
    ),
    ...(below[room] ?? []).flatMap(folder =>
      features.map(above =>
        zone(folder, above, `${folder} is below ${above}.`),
      ),
    ),
  ];
}

/** One dialect in all rooms; Prettier does the rest. */
const style = {
  'import/no-cycle': ['error', { ignoreExternal: true }],
  '@typescript-eslint/array-type': ['error', { default: 'array' }],
  '@typescript-eslint/naming-convention': [
    'error',
    {
      selector: 'variable',
      modifiers: ['const', 'global'],
      format: ['camelCase', 'PascalCase'],
    },
    { selector: 'function', format: ['camelCase', 'PascalCase'] },
    { selector: 'typeLike', format: ['PascalCase'] },
  ],
};

/** Settings of one room, for `@backstage/cli/config/eslint-factory`. */
function rules(room) {
  const always = rooms[room] ?? [];
  const zones = zonesOf(room);
  return {
    rules: {
      'import/no-default-export': 'error',
      // Tests of the whole take what they need from every room.
      ...(room.startsWith('e2e/') || room.startsWith('examples/')
        ? {
            '@backstage/no-mixed-plugin-imports': 'off',
            '@backstage/no-relative-monorepo-imports': 'off',
          }
        : {}),
    },
    overrides: [
      {
        // JSX is long without being hard.
        files: ['src/**/*.ts'],
        excludedFiles: tests,
        rules: {
          'max-lines-per-function': [
            'error',
            { max: 80, skipBlankLines: true, skipComments: true },
          ],
        },
      },
      {
        // Backstage finds plugins and modules by their default export.
        files: ['src/index.ts', 'src/alpha.ts'],
        rules: { 'import/no-default-export': 'off' },
      },
      {
        files: ['src/**/*.ts', 'src/**/*.tsx'],
        excludedFiles: tests,
        settings: {
          'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
          'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
        },
        rules: {
          ...style,
          ...(always.length > 0
            ? { 'no-restricted-imports': ['error', { patterns: always }] }
            : {}),
          ...(zones.length > 0
            ? {
                'import/no-restricted-paths': [
                  'error',
                  { basePath: root, zones },
                ],
              }
            : {}),
        },
      },
      {
        // An expression holds expressions, and a value holds values: the only files that refer to each other.
        files:
          room === 'packages/cel'
            ? ['src/evaluation/**/*.ts', 'src/values/**/*.ts']
            : ['never'],
        rules: { 'import/no-cycle': 'off' },
      },
    ],
  };
}

module.exports = { rules };
