import {
  AuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { toError } from '@backstage/errors';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  gpuRequestsTopic,
  gpuSignalChannel,
} from '@backstage-gpu/plugin-gpu-common';
import {
  EmbeddedCluster,
  GpuProjectResource,
  GpuRequestResource,
} from '@backstage-gpu/plugin-gpu-node';
import { Knex } from 'knex';
import { createClusterSet } from './clusters/createClusterSet';
import { GpuConfig } from './config/readGpuConfig';
import { reportMetrics } from './metrics/reportMetrics';
import { createSnapshotBuilder } from './model/createSnapshotBuilder';
import { SnapshotPublisher } from './model/SnapshotPublisher';
import { watchedResources } from './model/watchedResources';
import { findProjectResources } from './permissions/findProjectResources';
import { findRequestResources } from './permissions/findRequestResources';
import { GpuAuthorizer } from './permissions/GpuAuthorizer';
import { RequestObserver } from './requests/RequestObserver';
import { RequestService, RequestTransition } from './requests/RequestService';
import { RequestStore } from './requests/RequestStore';
import { AvailabilityService } from './service/AvailabilityService';
import { AuthorizedGpuService } from './service/AuthorizedGpuService';
import { DefaultGpuService } from './service/DefaultGpuService';
import { GpuService } from './service/GpuService';

/** The assembled backend: what the plugin starts, serves and stops. */
export interface GpuContext {
  service: GpuService;
  /** Projects by name, as the permission framework asks for them. */
  findProjects(names: string[]): Promise<(GpuProjectResource | undefined)[]>;
  /** Requests by id, as the permission framework asks for them. */
  findRequests(ids: string[]): Promise<(GpuRequestResource | undefined)[]>;
  start(): void;
  /** One pass over requests that need finishing. */
  reconcile(): Promise<void>;
  stop(): Promise<void>;
}

/** Assembles the backend from its services; nothing runs before `start`. */
export function createGpuContext(options: {
  config: GpuConfig;
  embedded: EmbeddedCluster | undefined;
  knex: Knex;
  auth: AuthService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  signals: SignalsService;
  events: EventsService;
  metrics: MetricsService;
  logger: LoggerService;
}): GpuContext {
  const { config, embedded, knex, auth, permissions, logger } = options;
  const clusterSet = createClusterSet({
    configured: config.clusters,
    embedded,
    resources: watchedResources,
    logger,
  });
  const { initial, build } = createSnapshotBuilder(clusterSet.clusters, config);
  const publisher: SnapshotPublisher = new SnapshotPublisher({
    initial,
    build,
    onBuilt: reportMetrics(options.metrics, {
      snapshot: () => publisher.current,
      clusters: clusterSet.clusters,
    }),
    onError: error =>
      logger.error('the snapshot could not be built', toError(error)),
  });
  const onTransition = (request: RequestTransition) => {
    logger.info(`request ${request.id} is ${request.state}`);
    options.events
      .publish({
        topic: gpuRequestsTopic,
        eventPayload: { id: request.id, state: request.state },
      })
      .catch(error =>
        logger.warn('a request event was not published', toError(error)),
      );
  };
  const store = new RequestStore(knex);
  const requests = new RequestService({
    store,
    snapshot: () => publisher.current,
    connection: name =>
      clusterSet.clusters.find(cluster => cluster.name === name)?.watcher
        .connection,
    workloads: config.workloads,
    onTransition: transition => {
      onTransition(transition);
      observer.recheck(transition);
    },
    logger,
  });
  const observer = new RequestObserver({
    store,
    service: requests,
    snapshot: () => publisher.current,
    onTransition,
    logger,
  });
  publisher.subscribe(snapshot => {
    observer.observe(snapshot);
    options.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: gpuSignalChannel,
        message: { revision: snapshot.revision },
      })
      .catch(error =>
        logger.warn('a signal was not published', toError(error)),
      );
  });
  const service = new DefaultGpuService({
    snapshot: () => publisher.current,
    requests,
    auth,
    availability: new AvailabilityService(config.workloads.tolerations),
  });
  return {
    service: new AuthorizedGpuService({
      service,
      authorizer: new GpuAuthorizer({
        permissions,
        registry: options.permissionsRegistry,
        projects: () => publisher.current.projects,
      }),
      snapshot: () => publisher.current,
    }),
    findProjects: async names => findProjectResources(names, publisher.current),
    findRequests: ids =>
      findRequestResources(ids, store, publisher.current.projects),
    start() {
      if (clusterSet.clusters.length === 0) {
        logger.warn(
          'No cluster is configured: set gpu.clusters in app-config, or install the sandbox module',
        );
      }
      clusterSet.start(cluster => publisher.changed(cluster));
    },
    reconcile: () => observer.reconcile(),
    async stop() {
      await publisher.stop();
      await clusterSet.stop();
      await observer.settled();
    },
  };
}
