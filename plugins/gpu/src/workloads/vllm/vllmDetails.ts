import { WorkloadDetailsBlueprint } from '../WorkloadDetailsBlueprint';

/** How a vLLM server shows on the page of its request. */
export const vllmDetails = WorkloadDetailsBlueprint.make({
  name: 'vllm',
  params: {
    type: 'vllm',
    loader: async () => (await import('./VllmDetails')).VllmDetails,
  },
});
