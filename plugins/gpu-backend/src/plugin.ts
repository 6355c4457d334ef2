import { setTimeout as sleep } from 'node:timers/promises';
import {
  coreServices,
  createBackendPlugin,
  LifecycleService,
  PermissionsRegistryService,
  RootLifecycleService,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
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
  workloadKindsExtensionPoint,
} from '@backstage-gpu/plugin-gpu-node';
import { followGpuConfig } from './core/config/followGpuConfig';
import { GpuConfig } from './core/config/readGpuConfig';
import { createGpu, Gpu } from './createGpu';
import { ignoreAway } from './platform/database/DatabaseAwayError';
import {
  guardDatabase,
  GuardedDatabase,
} from './platform/database/guardDatabase';
import { migrateDatabase } from './platform/database/migrateDatabase';
import { WorkloadKinds } from './features/requests/workloads/WorkloadKinds';
import { withinTime } from './platform/withinTime';
import { CallGate } from './platform/http/CallGate';
import { createRouter } from './platform/http/createRouter';
import { describeApi } from './platform/http/describeApi';

/** Milliseconds that calls have to be answered when the process ends; a cluster that hangs is waited for a little less. */
const drainMilliseconds = 10_000;
/** Milliseconds for all the rest. */
const stopMilliseconds = 3_000;

function registerPermissions(
  registry: PermissionsRegistryService,
  gpu: Gpu,
): void {
  registry.addPermissions([gpuOccupancyReadPermission]);
  registry.addResourceType({
    resourceRef: gpuProjectResourceRef,
    permissions: gpuProjectPermissions,
    rules: Object.values(gpuProjectRules),
    getResources: gpu.findProjects,
  });
  registry.addResourceType({
    resourceRef: gpuRequestResourceRef,
    permissions: gpuRequestPermissions,
    rules: Object.values(gpuRequestRules),
    getResources: gpu.findRequests,
  });
}

/** Answers what was asked when the process is told to end, and ends everything whatever clusters and the database do. */
function endInTime(options: {
  rootLifecycle: RootLifecycleService;
  lifecycle: LifecycleService;
  config: GpuConfig;
  database: GuardedDatabase;
  gate: CallGate;
  gpu: Gpu;
}): void {
  const { rootLifecycle, lifecycle, config, database, gate, gpu } = options;
  // Before Backstage's own gate, which says nothing of when to ask again.
  rootLifecycle.addBeforeShutdownHook(async () => {
    await sleep(config.shutdownDelayMilliseconds);
    await gate.close(drainMilliseconds);
  });
  lifecycle.addShutdownHook(async () => {
    try {
      await withinTime(stopMilliseconds, gpu.stop());
    } finally {
      database.stop();
    }
  });
}

/**
 * The GPU backend: watches clusters, answers what is available, makes and releases requests.
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
    const kinds = new WorkloadKinds();
    env.registerExtensionPoint(workloadKindsExtensionPoint, {
      addWorkloadKind: (kind, source) => kinds.add(kind, source),
    });
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
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
        rootLifecycle: coreServices.rootLifecycle,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        kinds.reportTo(deps.logger);
        const isTest = process.env.NODE_ENV === 'test';
        const config = followGpuConfig(deps.rootConfig, deps.logger);
        const database = guardDatabase(
          await migrateDatabase(deps.database),
          deps.logger,
        );
        const gate = new CallGate();
        const gpu = createGpu({
          ...deps,
          config,
          embedded,
          kinds,
          knex: database.knex,
          wholeAnswers: isTest,
        });
        registerPermissions(deps.permissionsRegistry, gpu);
        deps.httpRouter.use(
          createRouter(gpu.routes, {
            document: describeApi(kinds.types.map(type => kinds.require(type))),
            gate,
            checkAnswers: isTest,
          }),
        );
        for (const { run, ...task } of gpu.tasks) {
          await deps.scheduler.scheduleTask({
            ...task,
            timeout: { minutes: 5 },
            fn: () => run().catch(ignoreAway),
          });
        }
        deps.lifecycle.addStartupHook(() => gpu.start());
        endInTime({ ...deps, config, database, gate, gpu });
      },
    });
  },
});
