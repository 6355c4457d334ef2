import { z } from 'zod';
import { endpoints } from '../client/endpoints';
import {
  availabilityQuerySchema,
  availabilityResponseSchema,
} from './availability';
import {
  clustersResponseSchema,
  projectsResponseSchema,
  tiersResponseSchema,
} from './inventory';
import {
  limitsChangeSchema,
  limitsResponseSchema,
  projectLimitsSchema,
  updateLimitsBodySchema,
} from './limits';
import { lintResponseSchema } from './lint';
import { occupancyQuerySchema, occupancyResponseSchema } from './occupancy';
import type { Operation } from './Operation';
import {
  createdGpuRequestSchema,
  createRequestBodySchema,
  gpuRequestSchema,
  requestPlanSchema,
  requestsQuerySchema,
  requestsResponseSchema,
} from './requests';
import { booleanParameter, nameSchema, text } from './texts';
import { usageQuerySchema, usageResponseSchema } from './usage';

const unchanged = { 304: { description: 'Nothing changed' } };

const projectParams = z.strictObject({ name: nameSchema });

const requestParams = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9-]{1,36}$/, 'expected the id of a request'),
});

const etag =
  'expected the ETag of the limits that the change was made from, such as "3"';

/**
 * Every operation of the API, by its id. The backend's routes, its OpenAPI document and the client are derived from it.
 *
 * @public
 */
export const operations = {
  getTiers: {
    ...endpoints.getTiers,
    summary: 'Tiers with what is available now, in sum and by cluster',
    responses: {
      200: { description: 'Tiers in their order', schema: tiersResponseSchema },
      ...unchanged,
    },
  },
  getClusters: {
    ...endpoints.getClusters,
    summary: 'Clusters with their freshness and faults',
    responses: {
      200: {
        description: 'Clusters in the order of app-config',
        schema: clustersResponseSchema,
      },
      ...unchanged,
    },
  },
  getProjects: {
    ...endpoints.getProjects,
    summary: 'Projects with their namespaces',
    responses: {
      200: { description: 'Projects by name', schema: projectsResponseSchema },
      ...unchanged,
    },
  },
  getOccupancy: {
    ...endpoints.getOccupancy,
    summary: 'Devices and who has them',
    query: occupancyQuerySchema,
    responses: {
      200: {
        description:
          'Devices by cluster, node and GPU; what is equal stands once, in tables',
        schema: occupancyResponseSchema,
      },
      ...unchanged,
    },
  },
  getLint: {
    ...endpoints.getLint,
    summary:
      'What is wrong with the DeviceClasses of tiers, and what to change',
    responses: {
      200: {
        description: 'Findings in the order of clusters and tiers',
        schema: lintResponseSchema,
      },
      ...unchanged,
    },
  },
  getAvailability: {
    ...endpoints.getAvailability,
    summary:
      'How many claims of any spec would be satisfied now; makes nothing',
    body: availabilityQuerySchema,
    responses: {
      200: {
        description: 'The answer of each cluster',
        schema: availabilityResponseSchema,
      },
    },
  },
  listLimits: {
    ...endpoints.listLimits,
    summary: 'The limits of every project of which the caller may see them',
    responses: {
      200: {
        description:
          'Limits by name of their project; none where the caller may see none',
        schema: limitsResponseSchema,
      },
    },
  },
  getLimits: {
    ...endpoints.getLimits,
    summary:
      'Limits of a project, what is used of them, where they come from, and what waits',
    params: projectParams,
    responses: {
      200: {
        description: 'The limits; their version is the ETag',
        schema: projectLimitsSchema,
      },
    },
  },
  updateLimits: {
    ...endpoints.updateLimits,
    summary:
      'Set the limits of a project, or with dryRun see what that would do',
    params: projectParams,
    query: z.strictObject({ dryRun: booleanParameter.optional() }),
    headers: z.object({
      'If-Match': z
        .string({ error: etag })
        .regex(/^"[0-9]{1,9}"$/, etag)
        .describe(
          'ETag of the limits that the change was made from; 412 when somebody was faster',
        ),
    }),
    body: updateLimitsBodySchema,
    responses: {
      200: { description: 'Before and after', schema: limitsChangeSchema },
    },
  },
  getUsage: {
    ...endpoints.getUsage,
    summary: 'How long devices were allocated, to whom, and what that costs',
    query: usageQuerySchema,
    responses: {
      200: {
        description:
          'Sums by group and in all, and when each cluster was watched',
        schema: usageResponseSchema,
        csv: true,
      },
    },
  },
  listRequests: {
    ...endpoints.listRequests,
    summary: 'Requests, newest first',
    query: requestsQuerySchema,
    responses: {
      200: { description: 'One page', schema: requestsResponseSchema },
    },
  },
  createRequest: {
    ...endpoints.createRequest,
    summary: 'Ask for devices and what runs on them',
    query: z.strictObject({
      dryRun: booleanParameter
        .optional()
        .describe('Answer what would be made and where; make nothing'),
    }),
    headers: z.object({
      'Idempotency-Key': text(200)
        .optional()
        .describe('The same key again answers the same request'),
    }),
    body: createRequestBodySchema,
    responses: {
      200: {
        description: 'The plan, for a dry run',
        schema: requestPlanSchema,
      },
      201: { description: 'The request', schema: createdGpuRequestSchema },
      202: {
        description:
          'The request, kept until its cluster answers: its state is applying, and its reason says why',
        schema: createdGpuRequestSchema,
      },
    },
  },
  getRequest: {
    ...endpoints.getRequest,
    summary: 'One request',
    params: requestParams,
    responses: {
      200: { description: 'The request', schema: gpuRequestSchema },
    },
  },
  releaseRequest: {
    ...endpoints.releaseRequest,
    summary: 'Release what a request holds',
    params: requestParams,
    responses: {
      202: {
        description:
          'The request, releasing or released; where its cluster does not answer, its reason says so and it is retried',
        schema: gpuRequestSchema,
      },
    },
  },
} satisfies Record<keyof typeof endpoints, Operation>;
