import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AvailabilityResponse,
  ClustersResponse,
  CreateRequestBody,
  GpuRequest,
  LintResponse,
  ProjectsResponse,
  RequestPlan,
  RequestsResponse,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';

import {
  OccupancyList,
  OccupancyQuery,
} from '../features/occupancy/listOccupancy';
import { RequestCondition } from '../features/requests/RequestCondition';
import { ParsedAvailabilityQuery } from '../features/availability/parseAvailabilityQuery';

/** On whose behalf a call is made. */
export interface CallContext {
  credentials: BackstageCredentials;
}

/** Which requests to list. */
export interface ListRequestsOptions {
  project?: string;
  kubernetesId?: string;
  cluster?: string;
  tier?: string;
  state?: string;
  /** Only requests that are not final. */
  active?: boolean;
  /** What the caller may see of them. */
  condition?: RequestCondition;
  cursor?: string;
  limit: number;
}

/** An answer whose devices come pool by pool, so that a large fleet need not be held as one text. */
export interface OccupancyAnswer extends OccupancyList {
  revision: number;
  /** Differs between readers who see different holders at the same revision; absent for those who see all. */
  view?: string;
}

/** Everything that the API offers. One implementation does it, another asks for permission first. */
export interface GpuService {
  getTiers(context: CallContext): Promise<TiersResponse>;
  getClusters(context: CallContext): Promise<ClustersResponse>;
  getProjects(context: CallContext): Promise<ProjectsResponse>;
  getOccupancy(
    query: OccupancyQuery,
    context: CallContext,
  ): Promise<OccupancyAnswer>;
  getLint(context: CallContext): Promise<LintResponse>;
  getAvailability(
    query: ParsedAvailabilityQuery,
    context: CallContext,
  ): Promise<AvailabilityResponse>;
  planRequest(
    body: CreateRequestBody,
    context: CallContext,
  ): Promise<RequestPlan>;
  createRequest(
    body: CreateRequestBody,
    options: { idempotencyKey?: string },
    context: CallContext,
  ): Promise<GpuRequest>;
  listRequests(
    options: ListRequestsOptions,
    context: CallContext,
  ): Promise<RequestsResponse>;
  getRequest(id: string, context: CallContext): Promise<GpuRequest>;
  releaseRequest(id: string, context: CallContext): Promise<GpuRequest>;
}
