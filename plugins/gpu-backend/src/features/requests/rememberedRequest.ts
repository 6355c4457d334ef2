import { createRequestBodySchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { parseInput } from '../../platform/http/parseInput';
import { parseWorkload } from './parseWorkload';
import { RememberedRequest } from './workloads/renderRoot';
import { WorkloadKinds } from './workloads/WorkloadKinds';

const day = 86_400_000;

/**
 * Reads what a root object remembers of its request, or undefined when somebody changed it into something else: what
 * lies in a cluster is input from outside.
 *
 * @throws Error when its workload kind is not installed
 */
export function rememberedRequest(
  kinds: WorkloadKinds,
  root: { data?: Record<string, string> },
): RememberedRequest | undefined {
  const value = parseJson(root.data?.['request.json']);
  const type = value?.workload?.type;
  if (typeof type === 'string' && !kinds.get(type)) {
    throw new Error(
      `its workload kind ${type} is not installed in this portal: install it, or delete the ConfigMap`,
    );
  }
  try {
    const { requester, entityRef, createdAt, ...body } =
      value as RememberedRequest;
    if (
      typeof requester !== 'string' ||
      typeof entityRef !== 'string' ||
      !(Date.parse(String(createdAt)) <= Date.now() + day)
    ) {
      return undefined;
    }
    return {
      ...parseWorkload(kinds, parseInput(createRequestBodySchema, body)),
      requester,
      entityRef,
      createdAt: new Date(createdAt).toISOString(),
    };
  } catch {
    // Not a request: such an object is not ours.
    return undefined;
  }
}

function parseJson(text: string | undefined): any {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
