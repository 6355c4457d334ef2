'use strict';

// The real backend, with HTTP, authentication and permissions as adopters run them, on the API server of the bench.
require('@backstage/cli/config/nodeTransform.cjs');

const { createBackend } = require('@backstage/backend-defaults');
const {
  coreServices,
  createServiceFactory,
} = require('@backstage/backend-plugin-api');
const { ConfigReader } = require('@backstage/config');
const eventsPlugin = require('@backstage/plugin-events-backend');
const signalsPlugin = require('@backstage/plugin-signals-backend');
const gpuPlugin = require('../../../plugins/gpu-backend/src');

const [, , base, port, token] = process.argv;

const backend = createBackend();
backend.add(
  createServiceFactory({
    service: coreServices.rootConfig,
    deps: {},
    factory: () =>
      new ConfigReader({
        backend: {
          baseUrl: `http://127.0.0.1:${port}`,
          listen: { host: '127.0.0.1', port: Number(port) },
          database: { client: 'better-sqlite3', connection: ':memory:' },
          auth: {
            externalAccess: [
              { type: 'static', options: { token, subject: 'bench' } },
            ],
          },
        },
        gpu: {
          clusters: [
            {
              name: 'bench',
              url: base,
              authProvider: 'serviceAccount',
              serviceAccountToken: 't',
            },
          ],
        },
      }),
  }),
);
backend.add(gpuPlugin);
backend.add(eventsPlugin);
backend.add(signalsPlugin);
backend.start().catch(error => {
  console.error(error);
  process.exit(1);
});
process.on('message', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
