import { InputError } from '@backstage/errors';
import { CreateRequestBody } from '@backstage-gpu/plugin-gpu-common';
import { z } from 'zod';

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

/** Names of models are paths of plain parts; a leading dash would be read as an option by the server. */
const model = shortText(200).regex(
  /^\/?[A-Za-z0-9][\w.-]*(\/[A-Za-z0-9][\w.-]*)*$/,
  'expected a model such as Qwen/Qwen3-4B or a path inside the container',
);

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
  workload: z.strictObject({
    type: z.literal('vllm'),
    model,
    maxModelLength: z.number().int().min(16).max(10_000_000).optional(),
  }),
  owner: entityRef.optional(),
  system: shortText(63)
    .regex(
      /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/,
      'expected the name of a system',
    )
    .optional(),
});

/**
 * Checks the body of `POST /v1/requests`.
 *
 * @throws InputError that names the field and what is valid there
 */
export function parseCreateRequest(body: unknown): CreateRequestBody {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      issue => `${issue.path.join('.') || 'body'}: ${issue.message}`,
    );
    throw new InputError(problems.join('; '));
  }
  return parsed.data;
}
