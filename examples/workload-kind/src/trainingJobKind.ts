import {
  claimTemplateName,
  Manifest,
  renderClaimTemplate,
  RenderContext,
  requestLabels,
  WorkloadKind,
} from '@backstage-gpu/plugin-gpu-node';
import { z } from 'zod';
import { jobStage } from './jobStage';

const schema = z.strictObject({
  type: z.literal('training-job'),
  image: z.string().min(1).max(500).describe('Image of the container'),
  command: z.array(z.string().max(4000)).max(100).optional(),
  alternativeTiers: z
    .array(z.string().min(1).max(63))
    .max(4)
    .optional()
    .describe(
      'Tiers to fall back to, in order, when none of the first is free',
    ),
});

/** `workload` of a request for a training job. */
export type TrainingJob = z.infer<typeof schema>;

const devicesOfJob = 2;
const names = { name: 'training-job', component: 'job' };

/** A Job with one pod on two devices of one tier, or of an alternative tier. */
export const trainingJobKind: WorkloadKind<TrainingJob> = {
  type: 'training-job',
  title: 'Training job',
  schema,
  demands: ({ tier, workload }) => [
    {
      name: 'gpu',
      tiers: [tier, ...(workload.alternativeTiers ?? [])],
      count: devicesOfJob,
    },
  ],
  resources: [
    {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceClaimTemplate',
      plural: 'resourceclaimtemplates',
    },
    { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', watched: true },
  ],
  render: context => [
    renderClaimTemplate(context, requestLabels(context, names)),
    renderJob(context),
  ],
  stage: jobStage,
  component: ({ tier, workload }) => ({
    type: 'job',
    description: `${workload.image} on two ${tier}`,
  }),
};

function renderJob(context: RenderContext<TrainingJob>): Manifest {
  const { request, workload, tolerations } = context;
  const labels = requestLabels(context, names);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: request.name, namespace: request.namespace, labels },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 2000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          tolerations,
          resourceClaims: [
            {
              name: 'gpu',
              resourceClaimTemplateName: claimTemplateName(context),
            },
          ],
          containers: [
            {
              name: 'training',
              image: workload.image,
              ...(workload.command ? { command: workload.command } : {}),
              resources: {
                claims: [{ name: 'gpu' }],
                requests: { cpu: '1', memory: '2Gi' },
                limits: { memory: '2Gi' },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  };
}
