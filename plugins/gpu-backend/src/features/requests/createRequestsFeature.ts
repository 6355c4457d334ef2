import {
  PermissionsRegistryService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { gpuRequestsTopic } from '@backstage-gpu/plugin-gpu-common';
import { Feature } from '../Feature';
import { FeatureContext } from '../FeatureContext';
import { ClaimCounter } from '../contracts/ClaimCounter';
import { AuthorizedRequests } from './AuthorizedRequests';
import { CatalogReader } from './catalog/CatalogReader';
import { OwnershipGate } from './catalog/OwnershipGate';
import { RequestAuthorizer } from './permissions/RequestAuthorizer';
import { createRootReader } from './readRoot';
import { RequestObserver } from './RequestObserver';
import { requestRoutes } from './requestRoutes';
import { RequestApplier } from './RequestApplier';
import { RequestService, RequestServiceOptions } from './RequestService';
import { RequestStore } from './RequestStore';
import { RequestTransition, RequestTransitions } from './RequestTransitions';
import { RootSigner } from './RootSigner';
import { WorkloadKinds } from './workloads/WorkloadKinds';

interface RequestsOptions {
  store: RequestStore;
  kinds: WorkloadKinds;
  counter: ClaimCounter;
  limits: RequestServiceOptions['limits'];
  /** Makes room in the quota of a project before something is made there. */
  keepQuota: (project: string) => Promise<void>;
  registry: PermissionsRegistryService;
  events: EventsService;
  catalog: CatalogService;
  userInfo: UserInfoService;
  /** Called whenever a request came into another state. */
  onTransition: () => void;
}

/** One ask for devices made through us, from its plan to its release. */
export function createRequestsFeature(
  context: FeatureContext,
  options: RequestsOptions,
): Feature {
  const { config, snapshot, connection, clock, logger } = context;
  const { store, kinds, limits, keepQuota } = options;
  const now = () => clock.now();
  const announce = announcing(context, options);
  const catalog = new CatalogReader({ ...context, catalog: options.catalog });
  const signer = new RootSigner(config.signingKeys);
  const transitions = new RequestTransitions(store, now);
  const applier = new RequestApplier({
    store,
    transitions,
    snapshot,
    keepQuota,
    connection,
    kinds,
    portal: config.portal,
    tolerations: config.workloads.tolerations,
    signer,
    logger,
  });
  const service = new RequestService({
    store,
    snapshot,
    limits,
    kinds,
    counter: options.counter,
    applier,
    transitions,
    existingEntities: entityRefs => catalog.existing(entityRefs),
    now,
  });
  const seen = new RequestTransitions(store, now);
  const observer = new RequestObserver({
    store,
    applier,
    transitions: seen,
    kinds,
    snapshot,
    readRoot: createRootReader(connection),
    signer,
    logger,
    now,
  });
  transitions.onTransition(announce);
  // Its cluster may have shown something of it before the database knew; that is looked at again.
  transitions.onTransition(transition => observer.recheck(transition));
  seen.onTransition(announce);
  const requests = authorized(context, { ...options, service, catalog });
  return {
    name: 'requests',
    routes: requestRoutes(context, requests, kinds),
    tasks: [
      {
        id: 'gpu-reconcile-requests',
        scope: 'global',
        frequency: { seconds: 30 },
        initialDelay: { seconds: 15 },
        run: () => observer.reconcile(),
      },
    ],
    onSnapshot: news => observer.observe(news),
    stop: () => observer.settled(),
  };
}

/** Says in the log, in an event and to open pages that a request came into another state. */
function announcing(
  { logger }: FeatureContext,
  { events, onTransition }: RequestsOptions,
): (transition: RequestTransition) => void {
  return ({ id, state }) => {
    logger.info(`request ${id} is ${state}`);
    onTransition();
    events
      .publish({ topic: gpuRequestsTopic, eventPayload: { id, state } })
      .catch(error =>
        logger.warn('a request event was not published', toError(error)),
      );
  };
}

/** The same requests for callers who have the permission. */
function authorized(
  { config, snapshot, authorizer, auth }: FeatureContext,
  options: Omit<RequestsOptions, 'catalog'> & {
    service: RequestService;
    catalog: CatalogReader;
  },
): AuthorizedRequests {
  const { service, catalog, registry, kinds, userInfo } = options;
  return new AuthorizedRequests({
    requests: service,
    projects: authorizer,
    authorizer: new RequestAuthorizer({
      authorizer,
      registry,
      projects: () => snapshot().projects,
    }),
    ownership: new OwnershipGate({
      catalog,
      authorizer,
      userInfo,
      snapshot,
      permissionsEnabled: config.permissionsEnabled,
    }),
    kinds,
    auth,
    snapshot,
  });
}
