import {
  AuditorService,
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
import { UsageReader } from './history/UsageReader';
import { UsageRecorder } from './history/UsageRecorder';
import { LimitService } from './limits/LimitService';
import { LimitStore } from './limits/LimitStore';
import { atMost } from './limits/quotas/atMost';
import { projectsToKeep } from './limits/quotas/projectsToKeep';
import { QuotaKeeper } from './limits/quotas/QuotaKeeper';
import { withQuotaLock } from './limits/quotas/withQuotaLock';
import { reportMetrics } from './metrics/reportMetrics';
import { createSnapshotBuilder } from './model/createSnapshotBuilder';
import { Snapshot } from './model/Snapshot';
import { SnapshotPublisher } from './model/SnapshotPublisher';
import { watchedResources } from './model/watchedResources';
import { findProjectResources } from './permissions/findProjectResources';
import { findRequestResources } from './permissions/findRequestResources';
import { GpuAuthorizer } from './permissions/GpuAuthorizer';
import { DatabaseClock } from './requests/DatabaseClock';
import { createRootReader } from './requests/readRoot';
import { RequestObserver } from './requests/RequestObserver';
import { RequestService, RequestTransition } from './requests/RequestService';
import { RequestStore } from './requests/RequestStore';
import { AvailabilityService } from './service/AvailabilityService';
import { AuthorizedGpuService } from './service/AuthorizedGpuService';
import { DefaultGpuService } from './service/DefaultGpuService';
import { GpuService } from './service/GpuService';
import { ProjectLimitsService } from './service/ProjectLimitsService';
import { UsageService } from './service/UsageService';

const quotaMilliseconds = 5_000;
const restMilliseconds = 500;

/** The assembled backend: what the plugin starts, serves and stops. */
export interface GpuContext {
  service: GpuService;
  limits: ProjectLimitsService;
  usage: UsageService;
  /** Projects by name, as the permission framework asks for them. */
  findProjects(names: string[]): Promise<(GpuProjectResource | undefined)[]>;
  /** Requests by id, as the permission framework asks for them. */
  findRequests(ids: string[]): Promise<(GpuRequestResource | undefined)[]>;
  start(): Promise<void>;
  /** One pass over requests that need finishing. */
  reconcile(): Promise<void>;
  /** Brings the ResourceQuotas of projects to what they should be. */
  keepQuotas(): Promise<void>;
  /** Notes in the ledger what is held now, and that it is watched. */
  recordUsage(): Promise<void>;
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
  auditor: AuditorService;
  logger: LoggerService;
}): GpuContext {
  const { config, embedded, knex, auth, permissions, logger } = options;
  const clusterSet = createClusterSet({
    configured: config.clusters,
    embedded,
    resources: watchedResources,
    logger,
  });
  /** What is made after those that call it. */
  const later = {} as {
    publisher: SnapshotPublisher;
    quotaKeeper: QuotaKeeper;
    observer: RequestObserver;
  };
  const { initial, build } = createSnapshotBuilder(
    clusterSet.clusters,
    config,
    // Dear selectors get their share of time, and others theirs in between.
    cluster =>
      setTimeout(
        () => later.publisher.changed(cluster),
        restMilliseconds,
      ).unref(),
  );
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
  later.publisher = publisher;
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
  const clock = new DatabaseClock(knex);
  const now = () => clock.now();
  const connection = (name: string) =>
    clusterSet.clusters.find(cluster => cluster.name === name)?.watcher
      .connection;
  const snapshot = () => publisher.current;
  const store = new RequestStore(knex);
  // Kubernetes tries a claim again that came before its quota; nobody waits for a cluster that hangs.
  const keepQuota = (project: string) =>
    atMost(quotaMilliseconds, later.quotaKeeper.keep(project));
  const limits = new LimitService({
    store: new LimitStore(knex),
    config,
    snapshot,
    reserved: project => store.reservations(project),
    allReserved: () => store.allReservations(),
    quotas: project => later.quotaKeeper.statuses(project),
    onChange: keepQuota,
    now,
  });
  const quotaKeeper = new QuotaKeeper({
    config,
    snapshot,
    connection,
    limits: project => limits.resolveOwn(project),
    reserved: project => store.reservations(project),
    lock: (project, action) => withQuotaLock(knex, project, action),
    logger,
  });
  later.quotaKeeper = quotaKeeper;
  const usageRecorder = new UsageRecorder({ knex, logger, now });
  const requests = new RequestService({
    store,
    snapshot: () => publisher.current,
    limits,
    keepQuota,
    connection,
    workloads: config.workloads,
    onTransition: transition => {
      onTransition(transition);
      later.observer.recheck(transition);
    },
    logger,
    now,
  });
  const observer = new RequestObserver({
    store,
    service: requests,
    snapshot: () => publisher.current,
    readRoot: createRootReader(connection),
    onTransition,
    logger,
    now,
  });
  later.observer = observer;
  let quotasSeen: Snapshot = initial;
  publisher.subscribe(news => {
    // What somebody else changed is put right at once; the scheduled pass is for what went unseen.
    for (const project of projectsToKeep(quotasSeen, news)) {
      void quotaKeeper.keep(project);
    }
    quotasSeen = news;
    observer.observe(news);
    usageRecorder.observe(news);
    options.signals
      .publish({
        recipients: { type: 'broadcast' },
        channel: gpuSignalChannel,
        message: { revision: news.revision },
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
  const authorizer = new GpuAuthorizer({
    permissions,
    registry: options.permissionsRegistry,
    projects: () => publisher.current.projects,
  });
  return {
    limits: new ProjectLimitsService({
      limits,
      authorizer,
      snapshot,
      auth,
      auditor: options.auditor,
    }),
    usage: new UsageService({
      reader: new UsageReader({ knex, now }),
      authorizer,
      snapshot,
    }),
    service: new AuthorizedGpuService({
      service,
      authorizer,
      snapshot: () => publisher.current,
    }),
    findProjects: async names => findProjectResources(names, publisher.current),
    findRequests: ids =>
      findRequestResources(ids, store, publisher.current.projects),
    async start() {
      await clock.adjust();
      if (clusterSet.clusters.length === 0) {
        logger.warn(
          'No cluster is configured: set gpu.clusters in app-config, or install the sandbox module',
        );
      }
      clusterSet.start(cluster => publisher.changed(cluster));
    },
    reconcile: () => observer.reconcile(),
    keepQuotas: () => quotaKeeper.reconcile(),
    async recordUsage() {
      await clock.adjust();
      usageRecorder.observe(publisher.current);
      await usageRecorder.settled();
    },
    async stop() {
      await publisher.stop();
      await usageRecorder.stop();
      await clusterSet.stop();
      await observer.settled();
    },
  };
}
