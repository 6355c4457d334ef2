import { VllmWorkload } from '@backstage-gpu/plugin-gpu-common';
import { WorkloadKind } from '@backstage-gpu/plugin-gpu-node';
import { deploymentStage } from '../deploymentStage';
import { renderVllm, vllmEndpoint } from './renderVllm';
import { vllmSchema } from './vllmSchema';

/**
 * A vLLM server on one device.
 *
 * @param settings - image of the server, by tag or digest
 */
export function createVllmKind(settings: {
  image: string;
}): WorkloadKind<VllmWorkload> {
  return {
    type: 'vllm',
    title: 'vLLM server',
    schema: vllmSchema,
    demands: ({ tier }) => [{ name: 'gpu', tiers: [tier], count: 1 }],
    resources: [
      {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaimTemplate',
        plural: 'resourceclaimtemplates',
      },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        plural: 'deployments',
        watched: true,
      },
      { apiVersion: 'v1', kind: 'Service', plural: 'services' },
    ],
    render: context => renderVllm(context, settings),
    stage: deploymentStage,
    access: request => ({ endpoint: vllmEndpoint(request) }),
    component: ({ tier, workload }) => ({
      type: 'model-server',
      description: `${workload.model} on ${tier}`,
    }),
  };
}
