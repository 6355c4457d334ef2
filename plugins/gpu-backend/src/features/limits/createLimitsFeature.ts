import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { operations } from '@backstage-gpu/plugin-gpu-common/schema';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { audited } from '../../platform/audited';
import { route } from '../../platform/http/Route';
import { withinTime } from '../../platform/withinTime';
import { Feature } from '../Feature';
import { credentialsOf, FeatureContext } from '../FeatureContext';
import { AuthorizedLimits } from './AuthorizedLimits';
import { LimitResolver } from './LimitResolver';
import { LimitService } from './LimitService';
import { toLimitsUpdate } from './LimitsUpdate';
import { LimitStore } from './LimitStore';
import { Reservations } from '../contracts/PlacedDevices';
import { ClusterLeases } from './quotas/lease/ClusterLeases';
import { describeStanding } from './quotas/lease/describeStanding';
import { projectsToKeep } from './quotas/projectsToKeep';
import { QuotaKeeper } from './quotas/QuotaKeeper';
import { RestingConnections } from './quotas/RestingConnections';
import { withQuotaLock } from './quotas/withQuotaLock';

const quotaMilliseconds = 5_000;

/** How much a project may have: the limits, what they say to a request, and the ResourceQuotas that keep them. */
export function createLimitsFeature(
  context: FeatureContext,
  reservations: Reservations,
): {
  feature: Feature;
  limits: LimitService;
  /** Makes room in the quota of a project before something is made there. */
  keepQuota(project: string): Promise<void>;
  /** What people should know of who keeps the quotas of a cluster. */
  notices(cluster: string): Fault[];
} {
  const { config, snapshot, connection, knex, clock, logger } = context;
  const store = new LimitStore(knex);
  const resolver = new LimitResolver({ store, config, snapshot });
  const resting = new RestingConnections(connection);
  const connectionOf = (cluster: string) => resting.of(cluster);
  const leases = new ClusterLeases({
    portal: config.portal,
    namespace: config.leaseNamespace,
    connection: connectionOf,
  });
  const isEmbedded = (cluster: string) =>
    snapshot().clusters.find(({ summary }) => summary.name === cluster)?.summary
      .sandbox;
  const quotas = new QuotaKeeper({
    config,
    snapshot,
    connection: connectionOf,
    limits: project => resolver.resolveOwn(project),
    reserved: project => reservations.reservations(project),
    // No other portal knows how to reach the embedded cluster.
    standing: async cluster =>
      isEmbedded(cluster) ? { kind: 'holder' } : leases.standing(cluster),
    lock: (project, action) => withQuotaLock(knex, project, action),
    logger,
  });
  // Kubernetes retries a claim that came before its quota, so a cluster that hangs need not be waited for.
  const keepQuota = async (project: string) => {
    await withinTime(quotaMilliseconds, quotas.keep(project));
  };
  const limits = new LimitService({
    store,
    resolver,
    snapshot,
    reserved: project => reservations.reservations(project),
    allReserved: () => reservations.allReservations(),
    quotas: project => quotas.statuses(project),
    onChange: keepQuota,
    now: () => clock.now(),
  });
  let seen: Snapshot | undefined;
  return {
    limits,
    keepQuota,
    notices: cluster => describeStanding(leases.last(cluster), config),
    feature: {
      name: 'limits',
      routes: routesOf(context, new AuthorizedLimits({ ...context, limits })),
      tasks: [
        {
          id: 'gpu-keep-quotas',
          // Every replica reports how the quotas stand; whichever sees a wrong one first corrects it.
          scope: 'local',
          frequency: { seconds: 15 },
          initialDelay: { seconds: 5 },
          run: () => quotas.reconcile(),
        },
      ],
      onSnapshot(news) {
        // A quota that somebody changed is corrected at once; the task is for what went unseen.
        for (const project of projectsToKeep(seen ?? snapshot(), news)) {
          void quotas.keep(project);
        }
        seen = news;
      },
    },
  };
}

function routesOf(
  context: FeatureContext,
  limits: AuthorizedLimits,
): Feature['routes'] {
  return [
    route(operations.listLimits, async ({ request, response }) => {
      const credentials = await credentialsOf(context, request);
      response.setHeader('Cache-Control', 'private, no-store');
      response.json(await limits.list(credentials));
    }),
    route(operations.getLimits, async ({ request, response, params }) => {
      const credentials = await credentialsOf(context, request);
      const body = await limits.get(params.name, credentials);
      response.setHeader('ETag', `"${body.version}"`);
      response.setHeader('Cache-Control', 'private, no-store');
      // Use and quotas change without the version, so the ETag is only for the next change, never for a 304.
      delete request.headers['if-none-match'];
      response.json(body);
    }),
    route(operations.updateLimits, async ({ request, response, ...call }) => {
      const credentials = await credentialsOf(context, request);
      const project = call.params.name;
      const body = toLimitsUpdate(call.body);
      const version = Number(call.headers['If-Match'].slice(1, -1));
      const dryRun = call.query.dryRun === 'true';
      const update = () =>
        limits.update({ project, body, version, dryRun, credentials });
      const change = dryRun
        ? await update()
        : await audited(
            context.auditor,
            {
              eventId: 'limits-update',
              severityLevel: 'medium',
              request: request as never,
              meta: {
                project,
                settings: body.settings as never,
                note: body.note,
              },
            },
            update,
            ({ after }) => ({ version: after.version }),
          );
      const { before, after } = change;
      response.setHeader('ETag', `"${(dryRun ? before : after).version}"`);
      response.json(change);
    }),
  ];
}
