import { WorkloadDetailsBlueprint } from '../WorkloadDetailsBlueprint';
import { vllmWorkload } from './vllmWorkload';

/** The extension of vLLM servers. */
export const vllmDetails = WorkloadDetailsBlueprint.make({
  name: 'vllm',
  params: vllmWorkload,
});
