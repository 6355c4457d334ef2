import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { gpuRequestsTopic } from '@backstage-gpu/plugin-gpu-common';
import { RequestEntityProvider } from './RequestEntityProvider';

/**
 * Adds the services on GPUs to the catalog.
 *
 * @public
 */
export const catalogModuleGpu = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'gpu',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogProcessingExtensionPoint,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, discovery, events, logger, scheduler }) {
        const provider = new RequestEntityProvider({ auth, discovery, logger });
        catalog.addEntityProvider(provider);
        // The event makes it prompt, the schedule makes it sure.
        await events.subscribe({
          id: 'catalog-gpu-requests',
          topics: [gpuRequestsTopic],
          onEvent: async () => {
            await provider.refresh();
          },
        });
        await scheduler.scheduleTask({
          id: 'gpu-refresh-services',
          frequency: { seconds: 30 },
          timeout: { minutes: 2 },
          initialDelay: { seconds: 10 },
          fn: () => provider.refresh(),
        });
      },
    });
  },
});
