import { TemplateExample } from '@backstage/plugin-scaffolder-node';

/** Examples that the Scaffolder shows for `gpu:request`. */
export const requestExamples: TemplateExample[] = [
  {
    description:
      'Deploy a model on a small device and wait until it is allocated',
    example: `steps:
  - id: request
    name: Request a GPU
    action: gpu:request
    input:
      name: fraud-chat
      project: fraud-ml
      tier: gpu-small
      workload:
        type: vllm
        model: Qwen/Qwen3-4B
`,
  },
  {
    description: 'Name the cluster and wait until the server answers',
    example: `steps:
  - id: request
    name: Request a GPU
    action: gpu:request
    input:
      name: fraud-chat
      project: fraud-ml
      tier: gpu-medium
      cluster: production
      workload:
        type: vllm
        model: Qwen/Qwen3-14B
        maxModelLength: 16384
      waitFor: ready
`,
  },
];
