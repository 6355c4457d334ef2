import { WorkloadDetails } from '../WorkloadDetails';

/** How a vLLM server shows on the page of its request. */
export const vllmWorkload: WorkloadDetails = {
  type: 'vllm',
  loader: async () => (await import('./VllmDetails')).VllmDetails,
};
