import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  AvailabilityResponse,
  ClustersResponse,
  CreateRequestBody,
  GpuRequest,
  LintResponse,
  OccupancyFilter,
  ProjectsResponse,
  RequestPlan,
  RequestsResponse,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';

import { OccupancyList } from '../model/listOccupancy';
import { ParsedAvailabilityQuery } from './parseAvailabilityQuery';

/** On whose behalf a call is made. */
export interface CallContext {
  credentials: BackstageCredentials;
}

/** Which requests to list. */
export interface ListRequestsOptions {
  project?: string;
  kubernetesId?: string;
  /** Only requests that are not final. */
  active?: boolean;
  cursor?: string;
  limit: number;
}

/** Everything that the API offers. One implementation does it, another asks for permission first. */
export interface GpuService {
  getTiers(context: CallContext): Promise<TiersResponse>;
  getClusters(context: CallContext): Promise<ClustersResponse>;
  getProjects(context: CallContext): Promise<ProjectsResponse>;
  /** Devices come pool by pool, so that a large fleet need not be held as one text. */
  getOccupancy(
    filter: OccupancyFilter,
    context: CallContext,
  ): Promise<{ revision: number } & OccupancyList>;
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
