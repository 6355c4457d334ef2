import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import {
  CreateRequestBody,
  GpuClient,
  WorkloadSpec,
} from '@backstage-gpu/plugin-gpu-common';
import { requestExamples } from './requestExamples';
import { detailFields, optionalText, requiredText } from './requestFields';
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
    schema: {
      input: {
        name: requiredText('name'),
        project: requiredText('project'),
        tier: requiredText('tier'),
        cluster: optionalText('cluster'),
        workload: z =>
          z
            .object({
              type: z.string().describe('Kind of workload, such as vllm'),
            })
            .passthrough()
            .describe(
              'What runs on the devices: its type, and the fields of that kind; the GPU backend says which are valid',
            ),
        ...detailFields,
        waitFor: z =>
          z
            .enum(['nothing', 'allocated', 'ready'])
            .optional()
            .describe(
              'How far to wait, at most two minutes; allocated when absent',
            ),
      },
      output: {
        requestId: z => z.string().describe('Id of the request'),
        state: z =>
          z.string().describe('State of the request when the step ended'),
        cluster: z => z.string().describe('Cluster that it was placed in'),
        namespace: z => z.string().describe('Namespace that it was placed in'),
        endpoint: z =>
          z
            .string()
            .optional()
            .describe('Address of the server inside its cluster'),
        entityRef: z => z.string().describe('Catalog entity of the service'),
      },
    },
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
        context.output('requestId', 'dry-run');
        context.output('state', 'reserved');
        context.output('cluster', plan.cluster);
        context.output('namespace', plan.namespace);
        context.output('entityRef', `component:default/${body.name}`);
        return;
      }
      const created = await client.createRequest(body, {
        ...(await call()),
        idempotencyKey: `${context.task.id}/${
          context.step?.id ?? context.step?.name ?? 'gpu-request'
        }`,
      });
      context.logger.info(
        `Request ${created.id} was placed in cluster ${created.cluster}, namespace ${created.namespace}`,
      );
      for (const { remedy } of created.warnings ?? []) {
        context.logger.warn(
          `Project ${body.project} is above a soft limit now: ${remedy}`,
        );
      }
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
      const entityRef = `component:default/${created.name}`;
      await waitForEntity({
        catalog,
        credentials,
        entityRef,
        requestId: created.id,
        logger: context.logger,
        signal: context.signal,
      });
      context.output('requestId', reached.id);
      context.output('state', reached.state);
      context.output('cluster', reached.cluster);
      context.output('namespace', reached.namespace);
      context.output('endpoint', reached.endpoint);
      context.output('entityRef', entityRef);
    },
  });
}

/** A form field that was left empty comes as nothing, null or an empty text; kinds of workloads know absent fields only. */
function withoutEmpty(workload: { type: string }): WorkloadSpec {
  const filled = Object.entries(workload).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return { ...Object.fromEntries(filled), type: workload.type };
}
