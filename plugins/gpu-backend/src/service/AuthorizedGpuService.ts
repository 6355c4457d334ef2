import { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import {
  CreateRequestBody,
  gpuOccupancyReadPermission,
  gpuRequestCreatePermission,
  gpuRequestDeletePermission,
  gpuRequestReadPermission,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import { CallContext, GpuService, ListRequestsOptions } from './GpuService';
import { ParsedAvailabilityQuery } from './parseAvailabilityQuery';

/** Lets through what the permission framework allows the caller. */
export class AuthorizedGpuService implements GpuService {
  readonly #service: GpuService;
  readonly #permissions: PermissionsService;

  constructor(service: GpuService, permissions: PermissionsService) {
    this.#service = service;
    this.#permissions = permissions;
  }

  async getTiers(context: CallContext) {
    await this.#require(gpuOccupancyReadPermission, context);
    return this.#service.getTiers(context);
  }

  async getClusters(context: CallContext) {
    await this.#require(gpuOccupancyReadPermission, context);
    return this.#service.getClusters(context);
  }

  async getProjects(context: CallContext) {
    await this.#require(gpuOccupancyReadPermission, context);
    return this.#service.getProjects(context);
  }

  async getOccupancy(filter: OccupancyFilter, context: CallContext) {
    await this.#require(gpuOccupancyReadPermission, context);
    return this.#service.getOccupancy(filter, context);
  }

  async getLint(context: CallContext) {
    await this.#require(gpuOccupancyReadPermission, context);
    return this.#service.getLint(context);
  }

  async getAvailability(query: ParsedAvailabilityQuery, context: CallContext) {
    await this.#require(gpuOccupancyReadPermission, context);
    return this.#service.getAvailability(query, context);
  }

  async planRequest(body: CreateRequestBody, context: CallContext) {
    await this.#require(gpuRequestCreatePermission, context);
    return this.#service.planRequest(body, context);
  }

  async createRequest(
    body: CreateRequestBody,
    options: { idempotencyKey?: string },
    context: CallContext,
  ) {
    await this.#require(gpuRequestCreatePermission, context);
    return this.#service.createRequest(body, options, context);
  }

  async listRequests(options: ListRequestsOptions, context: CallContext) {
    await this.#require(gpuRequestReadPermission, context);
    return this.#service.listRequests(options, context);
  }

  async getRequest(id: string, context: CallContext) {
    await this.#require(gpuRequestReadPermission, context);
    return this.#service.getRequest(id, context);
  }

  async releaseRequest(id: string, context: CallContext) {
    await this.#require(gpuRequestDeletePermission, context);
    return this.#service.releaseRequest(id, context);
  }

  async #require(permission: BasicPermission, { credentials }: CallContext) {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `the permission ${permission.name} is needed for this`,
      );
    }
  }
}
