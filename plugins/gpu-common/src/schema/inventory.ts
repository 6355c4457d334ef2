import { z } from 'zod';
import type {
  ClustersResponse,
  ClusterSummary,
  Fault,
  Freshness,
  TierAvailability,
  TierClusterAvailability,
  TiersResponse,
  UnavailableReason,
} from '../availability';
import type { ProjectEntry, ProjectsResponse } from '../requests';
import { schemaOf } from './schemaOf';
import { timeSchema } from './texts';

/** @public */
export const freshnessSchema = schemaOf<Freshness>()(
  z
    .strictObject({
      state: z.enum(['live', 'stale', 'partial', 'unreachable']),
      since: timeSchema,
      reason: z.string().optional().describe('Why it is not live'),
    })
    .describe(
      'How fresh the picture of a cluster is. partial: some kinds could not be read. stale: the last picture, from since. unreachable: there has never been one.',
    ),
);

/** @public */
export const faultSchema = schemaOf<Fault>()(
  z
    .strictObject({
      kind: z.enum(['configuration', 'connection', 'permission', 'object']),
      message: z
        .string()
        .describe('What failed, for what, and what to do about it'),
      configKey: z
        .string()
        .optional()
        .describe('The app-config key at fault, such as gpu.clusters[0].url'),
      object: z.string().optional().describe('The Kubernetes object at fault'),
    })
    .describe('Something wrong that a platform engineer can correct'),
);

/** @public */
export const clusterSummarySchema = schemaOf<ClusterSummary>()(
  z.strictObject({
    name: z.string(),
    title: z.string(),
    sandbox: z
      .boolean()
      .describe('Whether this is the embedded cluster for demos'),
    freshness: freshnessSchema,
    version: z
      .string()
      .optional()
      .describe('Version of the API server, such as v1.36.2'),
    nodes: z.int().optional(),
    devices: z.int().optional(),
    faults: z.array(faultSchema),
  }),
);

/** @public */
export const clustersResponseSchema = schemaOf<ClustersResponse>()(
  z.strictObject({
    revision: z.int(),
    clusters: z.array(clusterSummarySchema),
    faults: z
      .array(faultSchema)
      .describe('Faults of the configuration as a whole'),
  }),
);

/** @public */
export const unavailableReasonSchema = schemaOf<UnavailableReason>()(
  z
    .strictObject({
      reason: z.enum([
        'tainted',
        'nodeNotReady',
        'nodeCordoned',
        'nodeTainted',
        'nodeUnknown',
        'poolUpdating',
        'poolInvalid',
        'selectorError',
        'siblingPlacement',
      ]),
      count: z.int().describe('Devices, each counted under its first reason'),
    })
    .describe('Why devices of a tier are not available'),
);

const counts = {
  total: z.int().optional().describe('Devices that the tier selects'),
  allocated: z.int().optional(),
  allocatable: z
    .int()
    .optional()
    .describe(
      'How many more one-device claims the scheduler would satisfy now. Not additive over tiers.',
    ),
  bestPacking: z
    .int()
    .optional()
    .describe('The most that any order of allocation could reach'),
  pending: z.int().optional().describe('Claims that wait for a device'),
  pendingSince: timeSchema
    .optional()
    .describe('Since when the first of them waits, as an ISO 8601 time'),
  unavailable: z.array(unavailableReasonSchema),
  undecided: z
    .int()
    .describe('Devices about which the selector could not be decided here'),
};

/** @public */
export const tierClusterAvailabilitySchema =
  schemaOf<TierClusterAvailability>()(
    z
      .strictObject({
        cluster: z.string(),
        freshness: freshnessSchema,
        ...counts,
        error: z
          .string()
          .optional()
          .describe(
            'What the scheduler would report when first fit reaches a device on which the selector fails',
          ),
      })
      .describe(
        'Counts are devices. An absent count is unknown, which is not 0.',
      ),
  );

/** @public */
export const tierAvailabilitySchema = schemaOf<TierAvailability>()(
  z
    .strictObject({
      name: z.string(),
      title: z.string(),
      description: z.string().optional(),
      suits: z.string().optional().describe('What it is good for'),
      pricePerHour: z.number().optional().describe('Of one device'),
      currency: z
        .string()
        .optional()
        .describe('Of the price, as in ISO 4217; gpu.currency of app-config'),
      memoryBytes: z
        .number()
        .optional()
        .describe('Memory of its smallest device'),
      profiles: z
        .array(z.string())
        .describe('What its devices are, such as 1g.24gb, sorted'),
      ...counts,
      why: z
        .enum([
          'allTaken',
          'noneSuchDevice',
          'unavailable',
          'selectorError',
          'unknown',
        ])
        .optional()
        .describe('Why allocatable is 0 or unknown'),
      clusters: z.array(tierClusterAvailabilitySchema),
    })
    .describe('A DeviceClass offered to people, in sum and by cluster'),
);

/** @public */
export const tiersResponseSchema = schemaOf<TiersResponse>()(
  z.strictObject({
    revision: z.int(),
    tiers: z.array(tierAvailabilitySchema),
  }),
);

/** @public */
export const projectEntrySchema = schemaOf<ProjectEntry>()(
  z.strictObject({
    name: z.string(),
    title: z.string(),
    owner: z
      .string()
      .optional()
      .describe('Entity reference of the owning group'),
    namespaces: z.array(
      z.strictObject({ cluster: z.string(), namespace: z.string() }),
    ),
    requestable: z
      .boolean()
      .describe(
        'Whether the caller may ask for devices for it, of some tier in some cluster',
      ),
  }),
);

/** @public */
export const projectsResponseSchema = schemaOf<ProjectsResponse>()(
  z.strictObject({
    revision: z.int(),
    projects: z.array(projectEntrySchema),
  }),
);
