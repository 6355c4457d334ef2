import type { z as z3 } from 'zod/v3';
import { detailFields, optionalText, requiredText } from './requestFields';

type Zod3 = typeof z3;

/** Input and output of the action `gpu:request`. */
export const requestActionSchema = {
  input: {
    name: requiredText('name'),
    project: requiredText('project'),
    tier: requiredText('tier'),
    cluster: optionalText('cluster'),
    workload: (z: Zod3) =>
      z
        .object({
          type: z.string().describe('Kind of workload, such as vllm'),
        })
        .passthrough()
        .describe(
          'What runs on the devices: its type, and the fields of that kind; the GPU backend says which are valid',
        ),
    ...detailFields,
    waitFor: (z: Zod3) =>
      z
        .enum(['nothing', 'allocated', 'ready'])
        .optional()
        .describe(
          'How far to wait, at most two minutes; allocated when absent',
        ),
  },
  output: {
    requestId: (z: Zod3) => z.string().describe('Id of the request'),
    state: (z: Zod3) =>
      z.string().describe('State of the request when the step ended'),
    cluster: (z: Zod3) => z.string().describe('Cluster that it was placed in'),
    namespace: (z: Zod3) =>
      z.string().describe('Namespace that it was placed in'),
    endpoint: (z: Zod3) =>
      z
        .string()
        .optional()
        .describe('Address of the server inside its cluster'),
    entityRef: (z: Zod3) =>
      z.string().describe('Catalog entity of the service'),
  },
};
