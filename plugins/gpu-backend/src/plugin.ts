import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import {
  gpuOccupancyReadPermission,
  gpuProjectPermissions,
  gpuRequestPermissions,
} from '@backstage-gpu/plugin-gpu-common';
import {
  EmbeddedCluster,
  embeddedClusterExtensionPoint,
  gpuProjectResourceRef,
  gpuProjectRules,
  gpuRequestResourceRef,
  gpuRequestRules,
} from '@backstage-gpu/plugin-gpu-node';
import { readGpuConfig } from './core/config/readGpuConfig';
import { createGpuContext } from './createGpuContext';
import { migrateDatabase } from './platform/migrateDatabase';
import { createRouter } from './service/createRouter';

/**
 * The GPU backend: watches clusters, answers what can be had, makes and releases requests.
 *
 * @public
 */
export const gpuPlugin = createBackendPlugin({
  pluginId: 'gpu',
  register(env) {
    let embedded: EmbeddedCluster | undefined;
    env.registerExtensionPoint(embeddedClusterExtensionPoint, {
      setEmbeddedCluster(cluster) {
        if (embedded) {
          throw new Error(
            `The embedded cluster ${embedded.name} is installed already; remove one of the two modules`,
          );
        }
        embedded = cluster;
      },
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        rootConfig: coreServices.rootConfig,
        database: coreServices.database,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(deps) {
        const context = createGpuContext({
          config: readGpuConfig(deps.rootConfig),
          embedded,
          knex: await migrateDatabase(deps.database),
          auth: deps.auth,
          permissions: deps.permissions,
          permissionsRegistry: deps.permissionsRegistry,
          signals: deps.signals,
          events: deps.events,
          metrics: deps.metrics,
          auditor: deps.auditor,
          logger: deps.logger,
        });
        deps.permissionsRegistry.addPermissions([gpuOccupancyReadPermission]);
        deps.permissionsRegistry.addResourceType({
          resourceRef: gpuProjectResourceRef,
          permissions: gpuProjectPermissions,
          rules: Object.values(gpuProjectRules),
          getResources: context.findProjects,
        });
        deps.permissionsRegistry.addResourceType({
          resourceRef: gpuRequestResourceRef,
          permissions: gpuRequestPermissions,
          rules: Object.values(gpuRequestRules),
          getResources: context.findRequests,
        });
        deps.httpRouter.use(
          createRouter({
            service: context.service,
            limits: context.limits,
            usage: context.usage,
            httpAuth: deps.httpAuth,
            auditor: deps.auditor,
            validateResponses: process.env.NODE_ENV === 'test',
          }),
        );
        await deps.scheduler.scheduleTask({
          id: 'gpu-reconcile-requests',
          frequency: { seconds: 30 },
          timeout: { minutes: 5 },
          initialDelay: { seconds: 15 },
          fn: () => context.reconcile(),
        });
        await deps.scheduler.scheduleTask({
          id: 'gpu-keep-quotas',
          // Every replica says how the quotas stand; whichever sees one that is wrong first puts it right.
          scope: 'local',
          frequency: { seconds: 15 },
          timeout: { minutes: 5 },
          initialDelay: { seconds: 5 },
          fn: () => context.keepQuotas(),
        });
        await deps.scheduler.scheduleTask({
          id: 'gpu-record-usage',
          // Every replica notes for itself that it watches.
          scope: 'local',
          frequency: { seconds: 30 },
          timeout: { minutes: 5 },
          initialDelay: { seconds: 15 },
          fn: () => context.recordUsage(),
        });
        deps.lifecycle.addStartupHook(() => context.start());
        deps.lifecycle.addShutdownHook(() => context.stop());
      },
    });
  },
});
