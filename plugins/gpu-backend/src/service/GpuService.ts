import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ClustersResponse,
  CreateRequestBody,
  GpuRequest,
  OccupancyFilter,
  OccupancyResponse,
  ProjectsResponse,
  RequestPlan,
  RequestsResponse,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';

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
  getOccupancy(
    filter: OccupancyFilter,
    context: CallContext,
  ): Promise<OccupancyResponse>;
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
