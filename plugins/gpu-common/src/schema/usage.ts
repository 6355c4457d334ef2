import { z } from 'zod';
import {
  usageDimensions,
  type UsageFigures,
  type UsageGroup,
  type UsageObservation,
  type UsageResponse,
} from '../usage';
import { schemaOf } from './schemaOf';
import { nameSchema, timeSchema } from './texts';

const anyDimension = usageDimensions.join('|');
const anyTime =
  'expected an ISO 8601 time such as 2026-11-01 or 2026-11-01T08:00:00Z';
const timeParameter = z
  .string({ error: anyTime })
  .regex(/^[0-9TtZzWw:.,+-]{1,40}$/, anyTime);

/**
 * Query of `GET /v1/usage`.
 *
 * @public
 */
export const usageQuerySchema = z.strictObject({
  from: timeParameter.describe('ISO 8601 time or date'),
  to: timeParameter.describe('Not included; at most 400 days after from'),
  groupBy: z
    .string()
    .regex(
      new RegExp(`^((${anyDimension})(,(${anyDimension}))*)?$`),
      `expected ${usageDimensions.join(', ')}, with commas between`,
    )
    .optional()
    .describe(`Any of ${usageDimensions.join(', ')}, with commas`),
  project: nameSchema
    .optional()
    .describe('Sums the usage of this project only'),
  format: z.enum(['json', 'csv'], { error: 'expected json, csv' }).optional(),
});

const figures = {
  deviceHours: z
    .number()
    .describe('Hours for which devices were allocated, whether used or not'),
  memoryGibHours: z
    .number()
    .optional()
    .describe('Device hours times the memory of the device in GiB'),
  deviceHoursWithoutMemory: z
    .number()
    .describe('Of deviceHours, those that are not in memoryGibHours'),
  cost: z
    .number()
    .optional()
    .describe("Device hours times the price then, in the portal's currency"),
  deviceHoursWithoutPrice: z
    .number()
    .describe('Of deviceHours, those that are not in cost'),
  inferredDeviceHours: z
    .number()
    .describe('Of deviceHours, those while nobody watched the cluster'),
  unobservedDeviceHours: z
    .number()
    .describe(
      'Not in deviceHours: those while nobody watched, of devices that may have been allocated',
    ),
};

/** @public */
export const usageFiguresSchema = schemaOf<UsageFigures>()(
  z.strictObject(figures),
);

/** @public */
export const usageGroupSchema = schemaOf<UsageGroup>()(
  z
    .strictObject({
      project: z.string().optional(),
      tier: z.string().optional(),
      cluster: z.string().optional(),
      request: z.string().optional(),
      holder: z
        .string()
        .optional()
        .describe('Value of the label backstage.io/kubernetes-id'),
      day: z.string().optional().describe('In UTC'),
      ...figures,
    })
    .describe(
      'A dimension that was asked for and is absent is not known for these devices',
    ),
);

/** @public */
export const usageObservationSchema = schemaOf<UsageObservation>()(
  z
    .strictObject({
      cluster: z.string(),
      observedSince: timeSchema,
      observedUntil: timeSchema,
      gaps: z.array(z.strictObject({ from: timeSchema, to: timeSchema })),
    })
    .describe('When a cluster was watched. Of other times nothing is known.'),
);

/** @public */
export const usageResponseSchema = schemaOf<UsageResponse>()(
  z.strictObject({
    from: timeSchema,
    to: timeSchema,
    groupBy: z.array(z.enum(usageDimensions)),
    projects: z
      .array(z.string())
      .optional()
      .describe(
        'Set when only these projects are summed: the one that was asked for, or those whose holders the reader may see',
      ),
    groups: z.array(usageGroupSchema),
    currency: z
      .string()
      .optional()
      .describe('Of all costs, as in ISO 4217; gpu.currency of app-config'),
    total: usageFiguresSchema,
    clusters: z.array(usageObservationSchema),
  }),
);
