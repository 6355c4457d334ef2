import { InputError } from '@backstage/errors';
import { CreateRequestBody } from '@backstage-gpu/plugin-gpu-common';
import { z } from 'zod';
import { WorkloadKinds } from './workloads/WorkloadKinds';

const dnsLabel = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

const name = (longest: number) =>
  z
    .string()
    .max(longest, `expected at most ${longest} characters`)
    .regex(
      dnsLabel,
      'expected lower-case letters, digits and dashes, beginning with a letter and not ending with a dash',
    );

const shortText = (longest: number) =>
  z.string().min(1).max(longest, `expected at most ${longest} characters`);

const entityRef = shortText(400).regex(
  /^[A-Za-z]+:[\w.-]+\/[\w.-]+$/,
  'expected an entity reference such as group:default/fraud-ml',
);

const schema = z.strictObject({
  // Room for the suffixes that Kubernetes adds to the names of pods and claims.
  name: name(40),
  project: shortText(63),
  tier: shortText(63),
  cluster: shortText(63).optional(),
  description: z
    .string()
    .max(500, 'expected at most 500 characters')
    .optional(),
  workload: z.looseObject({ type: shortText(63) }),
  owner: entityRef.optional(),
  system: shortText(63)
    .regex(
      /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/,
      'expected the name of a system',
    )
    .optional(),
});

/**
 * Checks the body of `POST /v1/requests`. What its workload may be is for the kind to say.
 *
 * @throws InputError that names the field and what is valid there, or the kinds that are installed
 */
export function parseCreateRequest(
  kinds: WorkloadKinds,
  body: unknown,
): CreateRequestBody {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw problemsOf(parsed.error);
  }
  const kind = kinds.require(parsed.data.workload.type);
  const workload = kind.schema.safeParse(parsed.data.workload);
  if (!workload.success) {
    throw problemsOf(workload.error, 'workload');
  }
  return { ...parsed.data, workload: workload.data };
}

function problemsOf(error: z.ZodError, ...above: string[]): InputError {
  const problems = error.issues.map(
    issue =>
      `${[...above, ...issue.path].join('.') || 'body'}: ${issue.message}`,
  );
  return new InputError(problems.join('; '));
}
