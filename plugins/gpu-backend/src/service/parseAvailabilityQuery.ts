import { compileSelector } from '@backstage-gpu/cel';
import { parseQuantity, ResourceClaimSpec } from '@backstage-gpu/dra';
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
/** The API server takes more; here somebody waits for the answer. */
const mostSelectors = 64;

const quantity = z
  .union([z.string().min(1).max(64), z.number()])
  .refine(
    value => !('error' in parseQuantity(String(value))),
    'expected a quantity such as 24Gi',
  );

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
    z
      .strictObject({
        key: text(400).optional(),
        operator: z.enum(['Exists', 'Equal']).optional(),
        value: z.string().max(63).optional(),
        effect: z.enum(['None', 'NoSchedule', 'NoExecute']).optional(),
        tolerationSeconds: z.number().int().optional(),
      })
      .refine(
        ({ key, operator, value }) =>
          operator === 'Exists' ? !value : key !== undefined,
        'expected a key with Equal, and no value with Exists',
      ),
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
      requests: z.record(text(400), quantity).optional(),
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
      // Drivers read it; no count depends on it.
      config: z
        .array(
          z.strictObject({
            requests: z.array(text(127)).max(32).optional(),
            opaque: z.strictObject({
              driver: subdomain.max(63),
              parameters: z.record(z.string(), z.unknown()),
            }),
          }),
        )
        .max(32)
        .optional(),
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
  checkReferences(spec.devices);
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

/** What a schema of single fields cannot say; the API server refuses the same. */
function checkReferences(
  devices: z.infer<typeof schema>['spec']['devices'],
): void {
  const names = new Set<string>();
  let expressions = 0;
  devices.requests.forEach(({ name, exactly, firstAvailable }, index) => {
    const where = `spec.devices.requests.${index}`;
    if (names.has(name)) {
      throw new InputError(`${where}.name: expected distinct names`);
    }
    names.add(name);
    for (const each of [exactly, ...(firstAvailable ?? [])]) {
      expressions += each?.selectors?.length ?? 0;
      if (each?.allocationMode === 'All' && each.count !== undefined) {
        throw new InputError(`${where}.count: expected none with All`);
      }
    }
    for (const alternative of firstAvailable ?? []) {
      names.add(`${name}/${alternative.name}`);
    }
  });
  if (expressions > mostSelectors) {
    throw new InputError(
      `spec.devices.requests: expected at most ${mostSelectors} selectors in all`,
    );
  }
  devices.constraints?.forEach((constraint, index) => {
    const where = `spec.devices.constraints.${index}`;
    const { matchAttribute, distinctAttribute, requests = [] } = constraint;
    const attribute = matchAttribute ?? distinctAttribute;
    if (!attribute || (matchAttribute && distinctAttribute)) {
      throw new InputError(
        `${where}: expected one of matchAttribute and distinctAttribute`,
      );
    }
    if (!attribute.includes('/')) {
      throw new InputError(
        `${where}: expected a name with its domain, such as gpu.nvidia.com/parentUUID`,
      );
    }
    const unknown = requests.find(name => !names.has(name));
    if (unknown !== undefined) {
      throw new InputError(`${where}.requests: no request has this name`);
    }
  });
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
