import { createVllmKind } from '../workloads/vllm/createVllmKind';
import { WorkloadKinds } from '../workloads/WorkloadKinds';

/** The kinds of workloads that the plugin brings itself. */
export function testKinds(): WorkloadKinds {
  const kinds = new WorkloadKinds();
  kinds.add(createVllmKind({ image: 'vllm/vllm-openai:test' }), 'a test');
  return kinds;
}
