import { CreateRequestBody } from '@backstage-gpu/plugin-gpu-common';
import { problemsOf, toInputError } from '../../platform/http/parseInput';
import { WorkloadKinds } from './workloads/WorkloadKinds';

/**
 * The body of a request with its workload as the kind of it reads it.
 *
 * @throws InputError that names the field and what is valid there, or the kinds that are installed
 */
export function parseWorkload(
  kinds: WorkloadKinds,
  body: CreateRequestBody,
): CreateRequestBody {
  const { schema } = kinds.require(body.workload.type);
  const workload = schema.safeParse(body.workload);
  if (!workload.success) {
    throw toInputError(problemsOf(workload.error, 'body', ['workload']));
  }
  return { ...body, workload: workload.data };
}
