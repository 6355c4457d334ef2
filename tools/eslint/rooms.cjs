// The import rules of docs/architecture.md as ESLint settings: what a room may not import, and which way its layers run.
const { builtinModules } = require('node:module');

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
  'packages/dra': [
    forbid(
      ['@backstage/*', '@backstage-gpu/*'],
      'dra knows Kubernetes and nothing else.',
    ),
    forbid(
      [...node, ...kubernetesClients, ...react],
      'dra is pure: objects in, answers out.',
    ),
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
    forbid(react, 'gpu-backend has no pages.'),
  ],
  'plugins/gpu-backend-module-sandbox': [
    forbid(
      ['@backstage-gpu/plugin-gpu-backend', '@backstage-gpu/plugin-gpu'],
      'The sandbox is reached as a cluster, over HTTP.',
    ),
  ],
  'plugins/scaffolder-backend-module-gpu': [
    forbid(
      [
        ...kubernetesClients,
        '@backstage-gpu/dra',
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
        '@backstage-gpu/dra',
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
        '@backstage-gpu/dra',
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
  'plugins/gpu-backend': [
    'watch',
    'config',
    'clusters',
    'model',
    'metrics',
    'history',
    'workloads',
    'limits',
    'requests',
    'permissions',
    'service',
  ],
};

/** Folders of src that know nothing of the features beside them, and features that never import each other. */
const features = {
  'plugins/gpu': {
    below: ['data', 'ui'],
    features: ['overview', 'entity', 'fields'],
  },
};

const tests = [
  '**/*.test.ts',
  '**/*.test.tsx',
  '**/setupTests.ts',
  '**/__testUtils__/**',
  'dev/**',
];

function override(folder, forbidden, always) {
  return {
    files: [`src/${folder}/**/*.ts`, `src/${folder}/**/*.tsx`],
    excludedFiles: tests,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...always,
            forbid(
              forbidden.flatMap(name => [
                `../${name}`,
                `../${name}/*`,
                `../../${name}/*`,
              ]),
              `${folder} is below what it imports here; see docs/architecture.md.`,
            ),
          ],
        },
      ],
    },
  };
}

function layerOverrides(room, always) {
  const order = layers[room] ?? [];
  const overrides = order
    .map((folder, index) => ({ folder, above: order.slice(index + 1) }))
    .filter(({ above }) => above.length > 0)
    .map(({ folder, above }) => override(folder, above, always));
  const { below = [], features: own = [] } = features[room] ?? {};
  for (const folder of below) {
    overrides.push(override(folder, own, always));
  }
  for (const folder of own) {
    overrides.push(
      override(
        folder,
        own.filter(name => name !== folder),
        always,
      ),
    );
  }
  // Nothing of ours may be reached below; the watch layer knows no word of GPUs.
  return overrides;
}

/** Settings of one room, for `@backstage/cli/config/eslint-factory`. */
function rules(room) {
  const always = rooms[room] ?? [];
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
        // Backstage finds plugins and modules by their default export.
        files: ['src/index.ts'],
        rules: { 'import/no-default-export': 'off' },
      },
      ...(always.length > 0
        ? [
            {
              files: ['src/**/*.ts', 'src/**/*.tsx'],
              excludedFiles: tests,
              rules: {
                'no-restricted-imports': ['error', { patterns: always }],
              },
            },
          ]
        : []),
      ...layerOverrides(room, always),
    ],
  };
}

module.exports = { rules };
