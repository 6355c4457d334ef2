'use strict';

// The real backend, with HTTP, authentication and permissions as adopters run them, on the API server of the bench.
require('@backstage/cli/config/nodeTransform.cjs');

const { createBackend } = require('@backstage/backend-defaults');
const {
  coreServices,
  createServiceFactory,
} = require('@backstage/backend-plugin-api');
const { ConfigReader } = require('@backstage/config');
const authPlugin = require('@backstage/plugin-auth-backend');
const guestModule = require('@backstage/plugin-auth-backend-module-guest-provider');
const eventsPlugin = require('@backstage/plugin-events-backend');
const permissionPlugin = require('@backstage/plugin-permission-backend');
const signalsPlugin = require('@backstage/plugin-signals-backend');
const policyModule = require('../../../examples/permission-policy/src');
const gpuPlugin = require('../../../plugins/gpu-backend/src');

const [, , base, port, token] = process.argv;

const backend = createBackend();
backend.add(
  createServiceFactory({
    service: coreServices.rootConfig,
    deps: {},
    factory: () =>
      new ConfigReader({
        app: { baseUrl: `http://127.0.0.1:${port}` },
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
        auth: {
          providers: {
            guest: {
              userEntityRef: 'user:default/dan',
              ownershipEntityRefs: [
                'user:default/dan',
                'group:default/fraud-ml',
              ],
              dangerouslyAllowOutsideDevelopment: true,
            },
          },
        },
        permission: { enabled: true },
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
backend.add(authPlugin);
backend.add(guestModule);
backend.add(permissionPlugin);
backend.add(policyModule);
backend.add(eventsPlugin);
backend.add(signalsPlugin);
backend.start().catch(error => {
  console.error(error);
  process.exit(1);
});

// How long the event loop stood still at most since the last measurement.
let last = performance.now();
let longest = 0;
setInterval(() => {
  const now = performance.now();
  longest = Math.max(longest, now - last - 5);
  last = now;
}, 5);

process.on('message', () => {
  const longestBlock = longest;
  // Only in a soak, which starts it with --expose-gc: what is left after a collection is what is kept. The collection itself
  // stops the event loop, which nobody else asks for.
  globalThis.gc?.();
  last = performance.now();
  longest = 0;
  const { heapUsed, rss, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send({
    bench: {
      result: {
        heapUsed,
        rss,
        external,
        longestBlock,
        cpuSeconds: (user + system) / 1e6,
      },
    },
  });
});
process.on('disconnect', () => process.exit(0));
