import {
  PermissionsRegistryService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EventsService } from '@backstage/plugin-events-node';
import { GpuRequest, gpuRequestsTopic } from '@backstage-gpu/plugin-gpu-common';
import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { audited } from '../../platform/audited';
import { route } from '../../platform/http/Route';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { ClaimCounter } from '../contracts/ClaimCounter';
import { AuthorizedRequests } from './AuthorizedRequests';
import { CatalogReader } from './catalog/CatalogReader';
import { OwnershipGate } from './catalog/OwnershipGate';
import { parseWorkload } from './parseWorkload';
import { RequestAuthorizer } from './permissions/RequestAuthorizer';
import { createRootReader } from './readRoot';
import { RequestObserver } from './RequestObserver';
import { RequestApplier } from './RequestApplier';
import { RequestService, RequestServiceOptions } from './RequestService';
import { RequestStore } from './RequestStore';
import { RequestTransition, RequestTransitions } from './RequestTransitions';
import { RootSigner } from './RootSigner';
import { WorkloadKinds } from './workloads/WorkloadKinds';

const defaultLimit = 50;

/** One ask for devices made through us, from its plan to its release. */
export function createRequestsFeature(
  context: FeatureContext,
  options: {
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
  },
): Feature {
  const { config, snapshot, connection, clock, logger, authorizer } = context;
  const { store, kinds, limits, keepQuota, registry, events } = options;
  const now = () => clock.now();
  const announce = ({ id, state }: RequestTransition) => {
    logger.info(`request ${id} is ${state}`);
    options.onTransition();
    events
      .publish({ topic: gpuRequestsTopic, eventPayload: { id, state } })
      .catch(error =>
        logger.warn('a request event was not published', toError(error)),
      );
  };
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
  const requests = new AuthorizedRequests({
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
      userInfo: options.userInfo,
      snapshot,
      permissionsEnabled: config.permissionsEnabled,
    }),
    kinds,
    auth: context.auth,
    snapshot,
  });
  return {
    name: 'requests',
    routes: routesOf(context, requests, kinds),
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

/** Whether it is not applied yet and will be retried. */
function isKept({ state }: GpuRequest): boolean {
  return state === 'reserved' || state === 'applying';
}

function routesOf(
  context: FeatureContext,
  requests: AuthorizedRequests,
  kinds: WorkloadKinds,
): Feature['routes'] {
  return [
    route(operations.createRequest, async ({ request, response, ...call }) => {
      const credentials = await credentialsOf(context, request);
      const body = parseWorkload(kinds, call.body);
      if (call.query.dryRun === 'true') {
        response.json(await requests.plan(body, credentials));
        return;
      }
      const idempotencyKey = call.headers['Idempotency-Key'];
      const { name, project, tier, cluster } = body;
      const created = await audited(
        context.auditor,
        {
          eventId: 'request-create',
          severityLevel: 'medium',
          request: request as never,
          meta: { name, project, tier, ...(cluster ? { cluster } : {}) },
        },
        () => requests.create(body, { idempotencyKey }, credentials),
        ({ id }) => ({ id }),
      );
      response.status(isKept(created) ? 202 : 201).json(created);
    }),
    route(operations.listRequests, async ({ request, response, query }) => {
      const credentials = await credentialsOf(context, request);
      const { active, limit, ...filter } = query;
      response.json(
        await requests.list(
          {
            ...filter,
            active: active === 'true',
            limit: limit === undefined ? defaultLimit : Number(limit),
          },
          credentials,
        ),
      );
    }),
    route(operations.getRequest, async ({ request, response, params }) => {
      const credentials = await credentialsOf(context, request);
      response.json(await requests.get(params.id, credentials));
    }),
    route(operations.releaseRequest, async ({ request, response, params }) => {
      const credentials = await credentialsOf(context, request);
      const { id } = params;
      const released = await audited(
        context.auditor,
        {
          eventId: 'request-release',
          severityLevel: 'medium',
          request: request as never,
          meta: { id },
        },
        () => requests.release(id, credentials),
        ({ project, state }) => ({ project, state }),
      );
      response.status(202).json(released);
    }),
  ];
}
