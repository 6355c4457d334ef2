'use strict';

// A backend in a process of its own, as adopters run it: HTTP, database and event bus are the real ones. Who calls is a
// given user, and scheduled tasks run when the test asks.

const { config, dieAt } = JSON.parse(process.argv[2]);

require('@backstage/cli/config/nodeTransform.cjs');

const { createBackend } = require('@backstage/backend-defaults');
const {
  rootHttpRouterServiceFactory,
} = require('@backstage/backend-defaults/rootHttpRouter');
const {
  coreServices,
  createBackendModule,
  createServiceFactory,
} = require('@backstage/backend-plugin-api');
const { ConfigReader } = require('@backstage/config');
const { eventsServiceRef } = require('@backstage/plugin-events-node');
const { gpuRequestsTopic } = require('@backstage-gpu/plugin-gpu-common');

const tasks = new Map();
let port;

const user = {
  $$type: '@backstage/BackstageCredentials',
  principal: { type: 'user', userEntityRef: 'user:default/ada' },
};

const logger = {
  debug() {},
  info() {},
  warn: message => process.stderr.write(`warn: ${message}\n`),
  error: (message, error) =>
    process.stderr.write(`error: ${message} ${error?.stack ?? ''}\n`),
  child: () => logger,
};

/** A service in place of a real one. The package for such is not used, as it takes a second to load. */
function provide(service, implementation) {
  return createServiceFactory({
    service,
    deps: {},
    factory: () => implementation,
  });
}

const backend = createBackend();
backend.add(provide(coreServices.rootConfig, new ConfigReader(config)));
// The real one reads the schema of all configuration first, to know what is secret.
backend.add(provide(coreServices.rootLogger, logger));
backend.add(provide(coreServices.httpAuth, { credentials: async () => user }));
backend.add(
  provide(coreServices.scheduler, {
    scheduleTask: async ({ id, fn }) => tasks.set(id, fn),
  }),
);
backend.add(
  rootHttpRouterServiceFactory({
    configure({ applyDefaults, server }) {
      applyDefaults();
      server.on('listening', () => {
        port = server.address().port;
      });
    },
  }),
);
backend.add(
  createBackendModule({
    pluginId: 'gpu',
    moduleId: 'news-for-test',
    register(env) {
      env.registerInit({
        deps: { events: eventsServiceRef },
        async init({ events }) {
          await events.subscribe({
            id: 'news-for-test',
            topics: ['signals', gpuRequestsTopic],
            async onEvent({ eventPayload }) {
              if (dieAt && eventPayload.state === dieAt) {
                process.kill(process.pid, 'SIGKILL');
              }
              process.send({ news: true });
            },
          });
        },
      });
    },
  }),
);
backend.add(require('../../../index'));

process.on('message', async ({ task }) => {
  try {
    await tasks.get(task)();
    process.send({ finished: task });
  } catch (error) {
    process.send({ finished: task, error: String(error) });
  }
});
process.on('disconnect', () => process.exit(0));
backend.start().then(
  () => process.send({ port }),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
