import { createHash } from 'node:crypto';
import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  CreatedGpuRequest,
  CreateRequestBody,
  GpuClient,
  WorkloadSpec,
} from '@backstage-gpu/plugin-gpu-common';
import { requestExamples } from './requestExamples';
import { requestActionSchema } from './requestActionSchema';
import { waitForEntity } from './waitForEntity';
import { waitForState } from './waitForState';

const secondsToWait = 120;

/**
 * The action `gpu:request`: asks for devices of a tier and deploys a workload on them, of any kind that the GPU backend
 * has.
 *
 * Everything is done with the credentials of the user who runs the template. The request is keyed by the task and step,
 * so that a step that runs again after a restart makes nothing new.
 *
 * @public
 */
export function createRequestAction(options: {
  auth: AuthService;
  discovery: DiscoveryService;
  catalog: CatalogService;
}) {
  const { auth, discovery, catalog } = options;
  const client = new GpuClient({ discoveryApi: discovery });
  return createTemplateAction({
    id: 'gpu:request',
    description:
      'Requests GPU devices of a tier for a project and deploys a workload on them',
    examples: requestExamples,
    supportsDryRun: true,
    schema: requestActionSchema,
    async handler(context) {
      const { waitFor = 'allocated', workload, ...input } = context.input;
      const body: CreateRequestBody = {
        ...input,
        workload: withoutEmpty(workload),
      };
      const credentials = await context.getInitiatorCredentials();
      const call = async () => ({
        ...(await auth.getPluginRequestToken({
          onBehalfOf: credentials,
          targetPluginId: 'gpu',
        })),
        signal: context.signal,
      });
      if (context.isDryRun) {
        const plan = await client.planRequest(body, await call());
        context.logger.info(
          `Would be placed in ${plan.placement}; ${plan.manifests.length} objects in namespace ${plan.namespace}`,
        );
        const { cluster, namespace, entityRef } = plan;
        context.output('requestId', 'dry-run');
        context.output('state', 'reserved');
        context.output('cluster', cluster);
        context.output('namespace', namespace);
        context.output('entityRef', entityRef);
        return;
      }
      const created = await client.createRequest(body, {
        ...(await call()),
        idempotencyKey: idempotencyKeyOf(context),
      });
      logCreated(created, context.logger);
      const reached =
        waitFor === 'nothing'
          ? created
          : await waitForState({
              client,
              call,
              request: created,
              waitFor,
              seconds: secondsToWait,
              logger: context.logger,
              signal: context.signal,
            });
      const shown = await waitForEntity({
        catalog,
        credentials,
        entityRef: created.entityRef,
        requestId: created.id,
        logger: context.logger,
        signal: context.signal,
      });
      const { id, state, cluster, namespace, endpoint } = reached;
      context.output('requestId', id);
      context.output('state', state);
      context.output('cluster', cluster);
      context.output('namespace', namespace);
      context.output('endpoint', endpoint);
      // A link to what is not there, or is somebody else's, helps nobody.
      if (shown) {
        context.output('entityRef', created.entityRef);
      }
    },
  });
}

function logCreated(
  created: CreatedGpuRequest,
  logger: Pick<LoggerService, 'info' | 'warn'>,
): void {
  const {
    id,
    project,
    cluster,
    namespace,
    state,
    reason,
    warnings = [],
  } = created;
  logger.info(
    `Request ${id} was placed in cluster ${cluster}, namespace ${namespace}`,
  );
  if (state === 'applying' && reason) {
    logger.warn(reason);
  }
  for (const { remedy } of warnings) {
    logger.warn(`Project ${project} is above a soft limit now: ${remedy}`);
  }
}

/**
 * The same for a step that runs again after a restart, and another for each iteration of a step with `each`.
 *
 * Iterations are told apart by their key and value, as the task itself does.
 */
function idempotencyKeyOf({
  task,
  step,
  each,
}: {
  task: { id: string };
  step?: { id?: string; name?: string };
  each?: unknown;
}): string {
  const base = `${task.id}/${step?.id ?? step?.name ?? 'gpu-request'}`;
  if (each === undefined) {
    return base;
  }
  const iteration = createHash('sha256').update(JSON.stringify(each));
  return `${base}/${iteration.digest('hex').slice(0, 32)}`;
}

/** A form field that was left empty comes as nothing, null or an empty text; kinds of workloads know absent fields only. */
function withoutEmpty(workload: { type: string }): WorkloadSpec {
  const filled = Object.entries(workload).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return { ...Object.fromEntries(filled), type: workload.type };
}
