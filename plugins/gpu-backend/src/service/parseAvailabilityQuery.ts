import { compileSelector, ResourceClaimSpec } from '@backstage-gpu/dra';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** A checked question for the availability of a claim spec. */
export interface ParsedAvailabilityQuery {
  cluster?: string;
  spec: ResourceClaimSpec;
  maximum: number;
}

const usualMaximum = 1000;
const largestMaximum = 10_000;

const text = (longest: number) => z.string().min(1).max(longest);
const label = text(63).regex(
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  'expected lower-case letters, digits and dashes',
);
const subdomain = text(253).regex(
  /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  'expected lower-case letters, digits, dots and dashes',
);
const selectors = z
  .array(z.strictObject({ cel: z.strictObject({ expression: text(10_240) }) }))
  .max(32)
  .optional();
const tolerations = z
  .array(
    z.strictObject({
      key: text(400).optional(),
      operator: z.enum(['Exists', 'Equal']).optional(),
      value: z.string().max(63).optional(),
      effect: z.enum(['None', 'NoSchedule', 'NoExecute']).optional(),
      tolerationSeconds: z.number().int().optional(),
    }),
  )
  .max(16)
  .optional();
const demand = {
  deviceClassName: subdomain,
  selectors,
  allocationMode: z.enum(['ExactCount', 'All']).optional(),
  count: z.number().int().min(1).max(32).optional(),
  tolerations,
  capacity: z
    .strictObject({
      requests: z.record(text(400), z.union([text(64), z.number()])).optional(),
    })
    .optional(),
};
const request = z
  .strictObject({
    name: label,
    exactly: z
      .strictObject({ ...demand, adminAccess: z.boolean().optional() })
      .optional(),
    firstAvailable: z
      .array(z.strictObject({ name: label, ...demand }))
      .min(1)
      .max(8)
      .optional(),
  })
  .refine(
    ({ exactly, firstAvailable }) => !exactly !== !firstAvailable,
    'expected one of exactly and firstAvailable',
  );
const schema = z.strictObject({
  cluster: text(63).optional(),
  maximum: z.number().int().min(1).max(largestMaximum).optional(),
  spec: z.strictObject({
    devices: z.strictObject({
      requests: z.array(request).min(1).max(32),
      constraints: z
        .array(
          z.strictObject({
            requests: z.array(text(127)).max(32).optional(),
            matchAttribute: text(400).optional(),
            distinctAttribute: text(400).optional(),
          }),
        )
        .max(32)
        .optional(),
      config: z.array(z.unknown()).max(32).optional(),
    }),
  }),
});

/**
 * Checks the body of `POST /v1/availability`: the spec must be one that the API server would take.
 *
 * @throws InputError that names the field
 */
export function parseAvailabilityQuery(body: unknown): ParsedAvailabilityQuery {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`${issue.path.join('.') || 'body'}: ${issue.message}`);
  }
  const { cluster, maximum, spec } = parsed.data;
  spec.devices.requests.forEach(({ exactly, firstAvailable }, index) => {
    const where = `spec.devices.requests.${index}`;
    checkSelectors(exactly?.selectors, `${where}.exactly`);
    firstAvailable?.forEach((alternative, place) =>
      checkSelectors(alternative.selectors, `${where}.firstAvailable.${place}`),
    );
  });
  return {
    cluster,
    maximum: maximum ?? usualMaximum,
    spec: spec as ResourceClaimSpec,
  };
}

function checkSelectors(list: z.infer<typeof selectors>, where: string): void {
  list?.forEach(({ cel }, index) => {
    const { error } = compileSelector(cel.expression, { newExpression: true });
    // A construct that this engine does not know may be known to Kubernetes: the answer is undecided then.
    if (error && error.kind !== 'unsupported') {
      throw new InputError(
        `${where}.selectors.${index}.cel.expression: ${error.message}`,
      );
    }
  });
}
