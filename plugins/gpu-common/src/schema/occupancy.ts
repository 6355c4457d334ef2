import { z } from 'zod';
import type { Holder, OccupancyDevice, OccupancyResponse } from '../occupancy';
import { schemaOf } from './schemaOf';
import { nameSchema, timeSchema } from './texts';

/**
 * Query of `GET /v1/occupancy`.
 *
 * @public
 */
export const occupancyQuerySchema = z.strictObject({
  cluster: nameSchema.optional(),
  project: nameSchema.optional(),
  kubernetesId: nameSchema
    .optional()
    .describe('Value of the label backstage.io/kubernetes-id of the holder'),
  since: z
    .string()
    .regex(/^[0-9]{1,16}$/, 'expected a revision')
    .optional()
    .describe(
      'Only what changed since this revision. An unknown revision gets everything.',
    ),
  view: z
    .string()
    .regex(/^[0-9a-f]{8}$/, 'expected the view of an answer')
    .optional()
    .describe(
      'The view of the answer with that revision. Who sees other holders now gets everything.',
    ),
});

/** @public */
export const holderSchema = schemaOf<Holder>()(
  z
    .strictObject({
      claim: z.strictObject({ namespace: z.string(), name: z.string() }),
      pod: z.string().optional(),
      workload: z
        .strictObject({ kind: z.string(), name: z.string() })
        .optional(),
      kubernetesId: z
        .string()
        .optional()
        .describe('Value of the label backstage.io/kubernetes-id'),
      project: z.string().optional(),
      request: z
        .string()
        .optional()
        .describe('Id of the request that it was made for'),
      since: timeSchema
        .optional()
        .describe('When the device was allocated, as an ISO 8601 time'),
      unreserved: z.boolean().optional().describe('Whether no pod uses it'),
    })
    .describe('Who has a device. Only what is known is set.'),
);

/** @public */
export const occupancyDeviceSchema = schemaOf<OccupancyDevice>()(
  z.strictObject({
    id: z.string().describe('cluster/driver/pool/device'),
    cluster: z.string(),
    driver: z.string(),
    pool: z.string(),
    device: z.string(),
    node: z
      .string()
      .optional()
      .describe('Absent for a device that is not bound to one node'),
    gpu: z
      .string()
      .optional()
      .describe(
        'What tells GPUs of a node apart: the UUID, or else the PCI address or the counter set',
      ),
    product: z.string().optional(),
    profile: z
      .string()
      .optional()
      .describe('MIG profile such as 1g.24gb; absent for a whole GPU'),
    memoryBytes: z.number().optional(),
    placement: z
      .strictObject({
        start: z.int().describe('First memory column'),
        size: z.int().describe('Width in memory columns'),
        of: z.int().optional().describe('Memory columns of the whole GPU'),
      })
      .optional(),
    dynamic: z
      .boolean()
      .describe(
        'Whether it shares counters with others and is cut only when allocated',
      ),
    state: z
      .enum(['allocated', 'free', 'blocked', 'unavailable'])
      .describe('blocked: other placements on the same GPU take its room'),
    reason: z.string().optional().describe('Why it is unavailable'),
    tiers: z.array(z.string()).describe('Tiers that select it'),
    holder: holderSchema.optional(),
  }),
);

/** @public */
export const occupancyResponseSchema = schemaOf<OccupancyResponse>()(
  z.strictObject({
    revision: z.int(),
    partial: z
      .boolean()
      .describe('With since: whether only what changed since is listed'),
    devices: z.array(occupancyDeviceSchema),
    removed: z
      .array(z.string())
      .describe('With since: ids of devices that are gone'),
    view: z
      .string()
      .optional()
      .describe(
        'Set when the reader may not see the holders of every project, and those of others are absent. Changes with what is seen; to be sent with since.',
      ),
  }),
);
