import { z } from 'zod';
import type {
  EncodedDevice,
  EncodedDeviceKind,
  EncodedGpu,
  EncodedHolder,
  EncodedNode,
  OccupancyResponse,
} from '../occupancy';
import { schemaOf } from './schemaOf';
import { clusterNameSchema, nameSchema } from './texts';

/**
 * Query of `GET /v1/occupancy`.
 *
 * @public
 */
export const occupancyQuerySchema = z.strictObject({
  cluster: clusterNameSchema.optional(),
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

/** A place in the table `texts` of the answer. */
const textSchema = z.int().min(0).describe('Place in texts');

/** @public */
export const encodedHolderSchema = schemaOf<EncodedHolder>()(
  z
    .strictObject({
      namespace: textSchema,
      claim: textSchema,
      pod: textSchema.optional(),
      workload: z
        .strictObject({ kind: textSchema, name: textSchema })
        .optional(),
      kubernetesId: textSchema
        .optional()
        .describe('Place in texts: the label backstage.io/kubernetes-id'),
      project: textSchema.optional(),
      request: textSchema
        .optional()
        .describe('Place in texts: the id of the request it was made for'),
      since: textSchema
        .optional()
        .describe('Place in texts: when it was allocated, an ISO 8601 time'),
      unreserved: z.boolean().optional().describe('Whether no pod uses it'),
    })
    .describe('Who has devices. Only what is known is set.'),
);

/** @public */
export const encodedDeviceKindSchema = schemaOf<EncodedDeviceKind>()(
  z
    .strictObject({
      profile: textSchema
        .optional()
        .describe(
          'Place in texts: the MIG profile, such as 1g.24gb; absent for a whole GPU',
        ),
      memoryBytes: z.number().optional(),
      placement: z
        .strictObject({
          start: z.int().describe('First memory column'),
          size: z.int().describe('Width in memory columns'),
        })
        .optional(),
      dynamic: z
        .boolean()
        .describe(
          'Whether it shares counters with others and is cut only when allocated',
        ),
      tiers: z
        .array(textSchema)
        .describe('Places in texts: the tiers that select it'),
    })
    .describe('What equal devices have in common'),
);

/** @public */
export const encodedDeviceSchema = schemaOf<EncodedDevice>()(
  z.strictObject({
    name: textSchema,
    kind: z.int().min(0).describe('Place in kinds'),
    state: z
      .enum(['allocated', 'free', 'blocked', 'unavailable'])
      .describe('blocked: other placements on the same GPU take its room'),
    reason: textSchema
      .optional()
      .describe('Place in texts: why it is unavailable'),
    holder: z
      .int()
      .min(0)
      .optional()
      .describe(
        'Place in holders; absent where it is free, or the reader may not see who has it',
      ),
  }),
);

/** @public */
export const encodedGpuSchema = schemaOf<EncodedGpu>()(
  z
    .strictObject({
      id: z
        .string()
        .optional()
        .describe('The UUID, or else the PCI address or the counter set'),
      driver: textSchema,
      pool: textSchema
        .optional()
        .describe(
          'Place in texts; absent where the pool has the name of the node',
        ),
      product: textSchema.optional(),
      columns: z
        .int()
        .optional()
        .describe('Memory columns of the whole GPU; absent is unknown'),
      memoryBytes: z.number().optional().describe('Memory of the whole GPU'),
      devices: z.array(encodedDeviceSchema),
    })
    .describe(
      'A GPU; without an id, devices of one pool and product whose GPU is not known',
    ),
);

/** @public */
export const encodedNodeSchema = schemaOf<EncodedNode>()(
  z.strictObject({
    name: z
      .string()
      .optional()
      .describe('Absent for devices that are not bound to one node'),
    partial: z
      .boolean()
      .optional()
      .describe(
        'With since: whether only devices that changed are listed, on their GPUs; the others are as they were',
      ),
    gpus: z.array(encodedGpuSchema),
  }),
);

/** @public */
export const occupancyResponseSchema = schemaOf<OccupancyResponse>()(
  z.strictObject({
    revision: z.int(),
    partial: z
      .boolean()
      .describe('With since: whether only nodes that changed since are listed'),
    view: z
      .string()
      .optional()
      .describe(
        'Set when the reader may not see the holders of every project, and those of others are absent. Changes with what is seen; to be sent with since.',
      ),
    removed: z
      .array(
        z.strictObject({ cluster: z.string(), node: z.string().optional() }),
      )
      .describe('With since: nodes that have no devices any more'),
    clusters: z
      .array(
        z.strictObject({ name: z.string(), nodes: z.array(encodedNodeSchema) }),
      )
      .describe('Every cluster that was asked for; nodes by name'),
    kinds: z.array(encodedDeviceKindSchema),
    holders: z.array(encodedHolderSchema),
    texts: z.array(z.string()),
  }),
);
