'use strict';

// A backend in a process of its own, as adopters run it: HTTP, database and event bus are the real ones. Who calls is a
// given user, and scheduled tasks run when the test asks.

const { config, clockOffset, dieAt } = JSON.parse(process.argv[2]);

if (clockOffset > 0) {
  const RealDate = Date;
  // Before anything else is loaded, which might keep the real one.
  globalThis.Date = class extends RealDate {
    constructor(...values) {
      super(...(values.length > 0 ? values : [RealDate.now() + clockOffset]));
    }

    static now() {
      return RealDate.now() + clockOffset;
    }
  };
}

require('@backstage/cli/config/nodeTransform.cjs');

const { createBackend } = require('@backstage/backend-defaults');
const {
  rootHttpRouterServiceFactory,
} = require('@backstage/backend-defaults/rootHttpRouter');
const { createBackendModule } = require('@backstage/backend-plugin-api');
const {
  mockCredentials,
  mockServices,
} = require('@backstage/backend-test-utils');
const { eventsServiceRef } = require('@backstage/plugin-events-node');
const { gpuRequestsTopic } = require('@backstage-gpu/plugin-gpu-common');

const scheduler = mockServices.scheduler();
let port;

const backend = createBackend();
backend.add(mockServices.rootConfig.factory({ data: config }));
backend.add(
  mockServices.httpAuth.factory({ defaultCredentials: mockCredentials.user() }),
);
backend.add(scheduler.factory());
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
backend.add(require('../../index'));

process.on('message', ({ task }) =>
  scheduler.triggerTask(task).then(
    () => process.send({ finished: task }),
    error => process.send({ finished: task, error: String(error) }),
  ),
);
process.on('disconnect', () => process.exit(0));
backend.start().then(
  () => process.send({ port }),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
