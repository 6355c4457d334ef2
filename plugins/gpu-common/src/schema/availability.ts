import { z } from 'zod';
import type {
  AvailabilityQuery,
  AvailabilityResponse,
  ClusterAvailability,
} from '../availability';
import { claimSpecSchema } from './claimSpec';
import { freshnessSchema } from './inventory';
import { schemaOf } from './schemaOf';
import { clusterNameSchema } from './texts';

/**
 * Body of `POST /v1/availability`.
 *
 * @public
 */
export const availabilityQuerySchema = schemaOf<AvailabilityQuery>()(
  z.strictObject({
    cluster: clusterNameSchema
      .optional()
      .describe('One cluster; all when absent'),
    spec: claimSpecSchema,
    maximum: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Counting ends there; 1000 when absent'),
  }),
);

/** @public */
export const clusterAvailabilitySchema = schemaOf<ClusterAvailability>()(
  z.strictObject({
    cluster: z.string(),
    freshness: freshnessSchema,
    allocatable: z
      .int()
      .optional()
      .describe('Claims that the scheduler would satisfy one after another'),
    atLeast: z
      .boolean()
      .optional()
      .describe('Whether counting ended at the maximum'),
    undecided: z.string().optional().describe('Why it cannot be told'),
    error: z
      .string()
      .optional()
      .describe('What the scheduler would report for the next claim'),
  }),
);

/** @public */
export const availabilityResponseSchema = schemaOf<AvailabilityResponse>()(
  z.strictObject({
    revision: z.int(),
    clusters: z.array(clusterAvailabilitySchema),
  }),
);
