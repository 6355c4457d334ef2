import { z } from 'zod';
import type { ClaimRequest, ClaimSpec } from '../availability';
import { schemaOf } from './schemaOf';
import { text } from './texts';

/** Some sixty years. */
const mostSeconds = 2_000_000_000;

const label = z
  .string()
  .max(63, 'expected at most 63 characters')
  .regex(
    /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
    'expected lower-case letters, digits and dashes',
  );
function subdomain(longest: number) {
  return z
    .string()
    .max(longest, `expected at most ${longest} characters`)
    .regex(
      /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
      'expected lower-case letters, digits, dots and dashes',
    );
}
const selectors = z
  .array(z.strictObject({ cel: z.strictObject({ expression: text(10_240) }) }))
  .max(32)
  .optional();
const tolerations = z
  .array(
    z.strictObject({
      key: text(400).optional(),
      operator: z.enum(['Exists', 'Equal']).optional(),
      value: text(63, 0).optional(),
      effect: z.enum(['None', 'NoSchedule', 'NoExecute']).optional(),
      tolerationSeconds: z.int().min(-mostSeconds).max(mostSeconds).optional(),
    }),
  )
  .max(16)
  .optional();
const demand = {
  deviceClassName: subdomain(253),
  selectors,
  allocationMode: z.enum(['ExactCount', 'All']).optional(),
  count: z.int().min(1).max(32).optional(),
  tolerations,
  capacity: z
    .strictObject({
      requests: z
        .record(
          text(400),
          z.union([text(64), z.number()], {
            error: 'expected a quantity such as 24Gi',
          }),
        )
        .optional()
        .describe('Quantities such as 24Gi'),
    })
    .optional(),
};
const names = z.array(text(127)).max(32).optional();

/** @public */
export const claimRequestSchema = schemaOf<ClaimRequest>()(
  z
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
    .describe('With exactly or firstAvailable, not with both'),
);

/**
 * Spec of a ResourceClaim of resource.k8s.io/v1 that somebody asks about. What names refer to, and which fields go
 * together, is checked by the backend.
 *
 * @public
 */
export const claimSpecSchema = schemaOf<ClaimSpec>()(
  z
    .strictObject({
      devices: z.strictObject({
        requests: z.array(claimRequestSchema).min(1).max(32),
        constraints: z
          .array(
            z.strictObject({
              requests: names,
              matchAttribute: text(400).optional(),
              distinctAttribute: text(400).optional(),
            }),
          )
          .max(32)
          .optional(),
        config: z
          .array(
            z.strictObject({
              requests: names,
              opaque: z.strictObject({
                driver: subdomain(63),
                parameters: z.record(z.string(), z.unknown()),
              }),
            }),
          )
          .max(32)
          .optional()
          .describe('Drivers read it; no count depends on it'),
      }),
    })
    .describe('As the spec of a ResourceClaim of resource.k8s.io/v1'),
);
