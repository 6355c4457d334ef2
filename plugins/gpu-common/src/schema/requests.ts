import { z } from 'zod';
import {
  requestDetailNames,
  requestDetailRules,
  type RequestDetails,
} from '../requestDetails';
import {
  requestStates,
  type CreatedGpuRequest,
  type CreateRequestBody,
  type Demand,
  type GpuRequest,
  type RequestPlan,
  type RequestsResponse,
  type WorkloadSpec,
} from '../requests';
import { freshnessSchema } from './inventory';
import { limitCheckSchema, limitVerdictSchema } from './limits';
import { schemaOf } from './schemaOf';
import {
  anyObjectSchema,
  booleanParameter,
  dnsLabel,
  clusterNameSchema,
  nameSchema,
  ruledText,
  text,
  timeSchema,
} from './texts';

/**
 * Query of `GET /v1/requests`.
 *
 * @public
 */
export const requestsQuerySchema = z.strictObject({
  project: nameSchema.optional(),
  kubernetesId: nameSchema
    .optional()
    .describe(
      'Value of the label backstage.io/kubernetes-id of what the request made',
    ),
  cluster: clusterNameSchema.optional(),
  tier: nameSchema.optional(),
  state: z.enum(requestStates).optional(),
  active: booleanParameter
    .optional()
    .describe('Only requests that are neither released nor failed'),
  cursor: text(400, 0).optional().describe('nextCursor of the answer before'),
  limit: z
    .string()
    .regex(/^([1-9][0-9]?|1[0-9][0-9]|200)$/, 'expected a number from 1 to 200')
    .optional()
    .describe('At most 200; 50 when absent'),
});

const anyWorkload = z.looseObject({ type: text(63) });

/**
 * What runs on the devices of a request that is made. The schema of its kind says the rest.
 *
 * @public
 */
export const workloadBodySchema = anyWorkload.describe(
  'The kind of workload that type names says which other fields there are',
) as unknown as z.ZodType<WorkloadSpec, WorkloadSpec>;

/**
 * What runs on the devices of a request, in answers: its kind need not be installed any more.
 *
 * @public
 */
export const workloadSchema = anyWorkload.describe(
  'As it was asked for',
) as unknown as z.ZodType<WorkloadSpec, WorkloadSpec>;

const detailFields = Object.fromEntries(
  requestDetailNames.map(name => [
    name,
    ruledText(requestDetailRules[name]).optional(),
  ]),
) as Record<keyof RequestDetails, z.ZodOptional<z.ZodString>>;

/** @public */
export const createRequestBodySchema = schemaOf<CreateRequestBody>()(
  z.strictObject({
    // Room for the suffixes that Kubernetes adds to the names of pods and claims.
    name: dnsLabel(40).describe('Name of the service and its objects'),
    project: nameSchema,
    tier: nameSchema,
    cluster: clusterNameSchema
      .optional()
      .describe('Where to place it; where the tier is allocatable when absent'),
    workload: workloadBodySchema,
    ...detailFields,
  }),
);

/** @public */
export const demandSchema = schemaOf<Demand>()(
  z
    .strictObject({
      name: z.string(),
      tiers: z.array(z.string()).min(1),
      count: z.int().min(1),
    })
    .describe(
      'Devices of one claim; it gets those of the first of the tiers that is available',
    ),
);

const requestFields = {
  id: z.string(),
  name: z.string(),
  project: z.string(),
  tier: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  workload: workloadSchema,
  ...detailFields,
  requester: z.string().describe('Entity reference of the user who asked'),
  entityRef: z
    .string()
    .describe("Its Component in the catalog, which is no one else's"),
  state: z.enum(requestStates),
  reason: z.string().optional().describe('Why it is in this state'),
  demands: z.array(demandSchema),
  devices: z
    .array(z.string())
    .describe('Ids of the devices that it holds now, as in occupancy'),
  endpoint: z
    .string()
    .optional()
    .describe('Address of the service inside its cluster'),
  component: z
    .strictObject({
      type: z.string().describe('spec.type of its Component'),
      description: z
        .string()
        .describe('Said of it where the request has no description'),
    })
    .optional()
    .describe('How it shows in the catalog'),
  createdAt: timeSchema,
  updatedAt: timeSchema,
};

/** @public */
export const gpuRequestSchema = schemaOf<GpuRequest>()(
  z.strictObject(requestFields),
);

/** @public */
export const createdGpuRequestSchema = schemaOf<CreatedGpuRequest>()(
  z.strictObject({
    ...requestFields,
    warnings: z
      .array(limitCheckSchema)
      .optional()
      .describe('Soft limits that the project is above with it'),
  }),
);

/** @public */
export const requestsResponseSchema = schemaOf<RequestsResponse>()(
  z.strictObject({
    requests: z.array(gpuRequestSchema),
    nextCursor: z
      .string()
      .optional()
      .describe('Pass as cursor for the next page'),
  }),
);

/** @public */
export const requestPlanSchema = schemaOf<RequestPlan>()(
  z.strictObject({
    cluster: z.string(),
    namespace: z.string(),
    entityRef: z
      .string()
      .describe('The Component that the catalog would have for it'),
    placement: z.string().describe('Why this cluster'),
    allowed: z
      .boolean()
      .describe('Whether it would be made; false where a limit refuses it'),
    limits: limitVerdictSchema,
    availability: z
      .array(
        z.strictObject({
          cluster: z.string(),
          freshness: freshnessSchema,
          allocatable: z.int().optional(),
          chosen: z.boolean(),
        }),
      )
      .describe('The clusters that it could go to'),
    allocatableNow: z
      .boolean()
      .optional()
      .describe(
        'Whether there are devices for it now; false: it would wait; absent: not known',
      ),
    pricePerHour: z.number().optional(),
    demands: z.array(demandSchema),
    manifests: z
      .array(anyObjectSchema)
      .describe(
        'The Kubernetes objects, in the order in which they are applied',
      ),
  }),
);
