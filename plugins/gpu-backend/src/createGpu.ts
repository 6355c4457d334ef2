import {
  AuditorService,
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  EmbeddedCluster,
  GpuProjectResource,
  GpuRequestResource,
} from '@backstage-gpu/plugin-gpu-node';
import { Knex } from 'knex';
import { GpuConfig } from './core/config/readGpuConfig';
import { createCore } from './core/createCore';
import { watchedResources } from './core/records/watchedResources';
import { AvailabilityService } from './features/availability/AvailabilityService';
import { ClusterClaimCounter } from './features/availability/ClusterClaimCounter';
import { createAvailabilityFeature } from './features/availability/createAvailabilityFeature';
import { Feature, FeatureTask } from './features/Feature';
import { FeatureContext } from './features/FeatureContext';
import { createInventoryFeature } from './features/inventory/createInventoryFeature';
import { joinFeatures } from './features/joinFeatures';
import { createLimitsFeature } from './features/limits/createLimitsFeature';
import { createLintFeature } from './features/lint/createLintFeature';
import { createMetricsFeature } from './features/metrics/createMetricsFeature';
import { createOccupancyFeature } from './features/occupancy/createOccupancyFeature';
import { createRequestsFeature } from './features/requests/createRequestsFeature';
import { findRequestResources } from './features/requests/permissions/findRequestResources';
import { RequestStore } from './features/requests/RequestStore';
import { createVllmKind } from './features/requests/workloads/vllm/createVllmKind';
import { WorkloadKinds } from './features/requests/workloads/WorkloadKinds';
import { createSignalsFeature } from './features/signals/createSignalsFeature';
import { createUsageFeature } from './features/usage/createUsageFeature';
import { findProjectResources } from './permissions/findProjectResources';
import { GpuAuthorizer } from './permissions/GpuAuthorizer';
import { ignoreAway } from './platform/database/DatabaseAwayError';
import { DatabaseClock } from './platform/database/DatabaseClock';
import { RevisionSender } from './platform/http/RevisionSender';
import { Route } from './platform/http/Route';

/** What the backend is assembled from. */
export interface GpuOptions {
  config: GpuConfig;
  embedded: EmbeddedCluster | undefined;
  /** Kinds of workloads that modules brought; those of this package are added. */
  kinds: WorkloadKinds;
  knex: Knex;
  auth: AuthService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  permissionsRegistry: PermissionsRegistryService;
  signals: SignalsService;
  events: EventsService;
  catalog: CatalogService;
  userInfo: UserInfoService;
  metrics: MetricsService;
  auditor: AuditorService;
  logger: LoggerService;
  /** Whether answers can be checked against the contract, for tests. */
  wholeAnswers?: boolean;
}

/** The assembled backend: what the plugin mounts, schedules, starts and stops. */
export interface Gpu {
  routes: readonly Route[];
  tasks: readonly FeatureTask[];
  /** Projects by name, as the permission framework asks for them. */
  findProjects(names: string[]): Promise<(GpuProjectResource | undefined)[]>;
  /** Requests by id, as the permission framework asks for them. */
  findRequests(ids: string[]): Promise<(GpuRequestResource | undefined)[]>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Assembles the core and the features over it; nothing runs before `start`. */
export function createGpu(options: GpuOptions): Gpu {
  const { config, knex, kinds, logger, permissionsRegistry } = options;
  kinds.add(
    createVllmKind(config.workloads.vllm),
    '@backstage-gpu/plugin-gpu-backend',
  );
  const features: Feature[] = [];
  const core = createCore({
    config,
    embedded: options.embedded,
    resources: () => watchedResources(kinds.resources),
    logger,
    onSnapshot: news => features.forEach(each => each.onSnapshot?.(news)),
    onBuilt: report => features.forEach(each => each.onBuilt?.(report)),
  });
  const { snapshot } = core;
  const context: FeatureContext = {
    ...options,
    snapshot,
    connection: core.connection,
    clock: new DatabaseClock(knex),
    authorizer: new GpuAuthorizer({
      permissions: options.permissions,
      auth: options.auth,
      registry: permissionsRegistry,
    }),
    revisions: new RevisionSender(),
  };
  const store = new RequestStore(knex);
  const signals = createSignalsFeature({ ...options, snapshot });
  const availability = new AvailabilityService(config.workloads.tolerations);
  const {
    feature: limitsFeature,
    limits,
    keepQuota,
    notices,
  } = createLimitsFeature(context, store);
  features.push(
    createInventoryFeature(context, notices),
    createOccupancyFeature(context, { whole: options.wholeAnswers }),
    createAvailabilityFeature(context, availability),
    createLintFeature(context),
    limitsFeature,
    createRequestsFeature(context, {
      store,
      kinds,
      counter: new ClusterClaimCounter({ availability, snapshot }),
      limits,
      keepQuota,
      registry: permissionsRegistry,
      events: options.events,
      catalog: options.catalog,
      userInfo: options.userInfo,
      onTransition: signals.changed,
    }),
    createUsageFeature(context),
    createMetricsFeature({ ...core, metrics: options.metrics }),
    signals.feature,
  );
  return {
    ...joinFeatures(features),
    findProjects: async names => findProjectResources(names, snapshot()),
    findRequests: ids => findRequestResources(ids, store, snapshot().projects),
    async start() {
      // Its task adjusts it again; what the clusters show needs no database.
      await context.clock.adjust().catch(ignoreAway);
      core.start();
    },
    async stop() {
      await core.stop();
      await Promise.all(features.map(each => each.stop?.()));
    },
  };
}
