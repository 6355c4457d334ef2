import { z } from 'zod';
import {
  availabilityQuerySchema,
  availabilityResponseSchema,
  clusterAvailabilitySchema,
} from './availability';
import { claimRequestSchema, claimSpecSchema } from './claimSpec';
import { errorBodySchema } from './errors';
import {
  clustersResponseSchema,
  clusterSummarySchema,
  faultSchema,
  freshnessSchema,
  projectEntrySchema,
  projectsResponseSchema,
  tierAvailabilitySchema,
  tierClusterAvailabilitySchema,
  tiersResponseSchema,
  unavailableReasonSchema,
} from './inventory';
import {
  deviceLimitBodySchema,
  deviceLimitValueSchema,
  effectiveLimitSchema,
  hourLimitValueSchema,
  limitCheckSchema,
  limitOriginSchema,
  limitsChangeSchema,
  limitSettingSchema,
  limitSettingsBodySchema,
  limitsResponseSchema,
  limitValueSchema,
  limitVerdictSchema,
  memoryLimitBodySchema,
  memoryLimitValueSchema,
  projectLimitsSchema,
  projectLimitSettingsSchema,
  updateLimitsBodySchema,
} from './limits';
import { lintFindingSchema, lintResponseSchema } from './lint';
import {
  encodedDeviceKindSchema,
  encodedDeviceSchema,
  encodedGpuSchema,
  encodedHolderSchema,
  encodedNodeSchema,
  occupancyResponseSchema,
} from './occupancy';
import {
  createdGpuRequestSchema,
  createRequestBodySchema,
  demandSchema,
  gpuRequestSchema,
  requestPlanSchema,
  requestsResponseSchema,
  workloadBodySchema,
  workloadSchema,
} from './requests';
import { clusterNameSchema, nameSchema } from './texts';
import {
  usageFiguresSchema,
  usageGroupSchema,
  usageObservationSchema,
  usageResponseSchema,
} from './usage';

/**
 * Schemas that have a name in the OpenAPI document, in its order. They are named like the types of the root entry; a
 * schema that is not here is written out where it is used.
 *
 * @public
 */
export const components: Readonly<Record<string, z.ZodType>> = {
  ClusterName: clusterNameSchema,
  Name: nameSchema,
  Error: errorBodySchema,
  Freshness: freshnessSchema,
  Fault: faultSchema,
  ClusterSummary: clusterSummarySchema,
  ClustersResponse: clustersResponseSchema,
  UnavailableReason: unavailableReasonSchema,
  TierClusterAvailability: tierClusterAvailabilitySchema,
  TierAvailability: tierAvailabilitySchema,
  TiersResponse: tiersResponseSchema,
  ProjectEntry: projectEntrySchema,
  ProjectsResponse: projectsResponseSchema,
  EncodedHolder: encodedHolderSchema,
  EncodedDeviceKind: encodedDeviceKindSchema,
  EncodedDevice: encodedDeviceSchema,
  EncodedGpu: encodedGpuSchema,
  EncodedNode: encodedNodeSchema,
  OccupancyResponse: occupancyResponseSchema,
  LintFinding: lintFindingSchema,
  LintResponse: lintResponseSchema,
  ClaimRequest: claimRequestSchema,
  ClaimSpec: claimSpecSchema,
  AvailabilityQuery: availabilityQuerySchema,
  ClusterAvailability: clusterAvailabilitySchema,
  AvailabilityResponse: availabilityResponseSchema,
  LimitValue: limitValueSchema,
  LimitSetting: limitSettingSchema,
  ProjectLimitSettings: projectLimitSettingsSchema,
  DeviceLimitValue: deviceLimitValueSchema,
  DeviceLimitBody: deviceLimitBodySchema,
  MemoryLimitValue: memoryLimitValueSchema,
  MemoryLimitBody: memoryLimitBodySchema,
  HourLimitValue: hourLimitValueSchema,
  LimitSettingsBody: limitSettingsBodySchema,
  UpdateLimitsBody: updateLimitsBodySchema,
  LimitOrigin: limitOriginSchema,
  EffectiveLimit: effectiveLimitSchema,
  ProjectLimits: projectLimitsSchema,
  LimitsResponse: limitsResponseSchema,
  LimitsChange: limitsChangeSchema,
  LimitCheck: limitCheckSchema,
  LimitVerdict: limitVerdictSchema,
  UsageFigures: usageFiguresSchema,
  UsageGroup: usageGroupSchema,
  UsageObservation: usageObservationSchema,
  UsageResponse: usageResponseSchema,
  Workload: workloadSchema,
  WorkloadBody: workloadBodySchema,
  Demand: demandSchema,
  CreateRequestBody: createRequestBodySchema,
  GpuRequest: gpuRequestSchema,
  CreatedGpuRequest: createdGpuRequestSchema,
  RequestsResponse: requestsResponseSchema,
  RequestPlan: requestPlanSchema,
};
