import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  CreateRequestBody,
  gpuHolderReadPermission,
  gpuOccupancyReadPermission,
  gpuRequestCreatePermission,
  gpuRequestDeletePermission,
  gpuRequestReadPermission,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../core/snapshot/Snapshot';
import { GpuAuthorizer, RequestPermission } from '../permissions/GpuAuthorizer';
import { mayRequest } from '../permissions/mayRequest';
import { requireRequestable } from '../features/requests/permissions/requireRequestable';
import { toRequestResource } from '../features/requests/permissions/toRequestResource';
import { visibleHolders } from '../permissions/visibleHolders';
import { CallContext, GpuService, ListRequestsOptions } from './GpuService';
import { ParsedAvailabilityQuery } from '../features/availability/parseAvailabilityQuery';

/**
 * Lets through what the permission framework allows the caller, and leaves out of answers what the caller may not see.
 */
export class AuthorizedGpuService implements GpuService {
  readonly #service: GpuService;
  readonly #authorizer: GpuAuthorizer;
  readonly #snapshot: () => Pick<Snapshot, 'projects' | 'tiers'>;

  constructor(options: {
    service: GpuService;
    authorizer: GpuAuthorizer;
    snapshot: () => Pick<Snapshot, 'projects' | 'tiers'>;
  }) {
    this.#service = options.service;
    this.#authorizer = options.authorizer;
    this.#snapshot = options.snapshot;
  }

  async getTiers(context: CallContext) {
    await this.#requireOccupancy(context);
    return this.#service.getTiers(context);
  }

  async getClusters(context: CallContext) {
    await this.#requireOccupancy(context);
    return this.#service.getClusters(context);
  }

  async getProjects(context: CallContext) {
    const [access] = await Promise.all([
      this.#authorizer.ofProjects(
        gpuRequestCreatePermission,
        context.credentials,
      ),
      this.#requireOccupancy(context),
    ]);
    const { revision, projects } = await this.#service.getProjects(context);
    const snapshot = this.#snapshot();
    return {
      revision,
      projects: projects.map(project => ({
        ...project,
        requestable: mayRequest(access, project, snapshot),
      })),
    };
  }

  async getOccupancy(filter: OccupancyFilter, context: CallContext) {
    const [access] = await Promise.all([
      this.#authorizer.ofProjects(gpuHolderReadPermission, context.credentials),
      this.#requireOccupancy(context),
    ]);
    const { holdersOf, view } = visibleHolders(access, this.#snapshot());
    // Who sees other holders than before needs them of devices that did not change, too.
    const since = filter.view === view ? filter.since : undefined;
    const list = await this.#service.getOccupancy(
      { ...filter, since, holdersOf },
      context,
    );
    return { ...list, view };
  }

  async getLint(context: CallContext) {
    await this.#requireOccupancy(context);
    return this.#service.getLint(context);
  }

  async getAvailability(query: ParsedAvailabilityQuery, context: CallContext) {
    await this.#requireOccupancy(context);
    return this.#service.getAvailability(query, context);
  }

  async planRequest(body: CreateRequestBody, context: CallContext) {
    await this.#requireCreate(body, context);
    return this.#service.planRequest(body, context);
  }

  async createRequest(
    body: CreateRequestBody,
    options: { idempotencyKey?: string },
    context: CallContext,
  ) {
    await this.#requireCreate(body, context);
    return this.#service.createRequest(body, options, context);
  }

  async listRequests(options: ListRequestsOptions, context: CallContext) {
    const { condition } = await this.#accessTo(
      gpuRequestReadPermission,
      context,
    );
    return this.#service.listRequests({ ...options, condition }, context);
  }

  async getRequest(id: string, context: CallContext) {
    const access = await this.#accessTo(gpuRequestReadPermission, context);
    const request = await this.#service.getRequest(id, context);
    if (!access.allows(this.#resourceOf(request))) {
      throw unknownRequest(id);
    }
    return request;
  }

  async releaseRequest(id: string, context: CallContext) {
    const access = await this.#accessTo(gpuRequestDeletePermission, context);
    if (!access.all) {
      const request = this.#resourceOf(
        await this.#service.getRequest(id, context),
      );
      if (!access.allows(request)) {
        const readable = await this.#authorizer.ofRequests(
          gpuRequestReadPermission,
          context.credentials,
        );
        throw readable.allows(request)
          ? new NotAllowedError(
              `the permission ${gpuRequestDeletePermission.name} is needed to release request ${id} of project ${request.project}`,
            )
          : unknownRequest(id);
      }
    }
    return this.#service.releaseRequest(id, context);
  }

  #requireOccupancy({ credentials }: CallContext) {
    return this.#authorizer.require(gpuOccupancyReadPermission, credentials);
  }

  async #requireCreate(body: CreateRequestBody, { credentials }: CallContext) {
    const access = await this.#authorizer.ofProjects(
      gpuRequestCreatePermission,
      credentials,
    );
    requireRequestable(access, body, this.#snapshot());
  }

  /** @throws NotAllowedError when it is allowed for no request, which tells nothing of any */
  async #accessTo(permission: RequestPermission, { credentials }: CallContext) {
    const access = await this.#authorizer.ofRequests(permission, credentials);
    if (access.none) {
      throw new NotAllowedError(
        `the permission ${permission.name} is needed for this`,
      );
    }
    return access;
  }

  #resourceOf(request: Parameters<typeof toRequestResource>[0]) {
    return toRequestResource(request, this.#snapshot().projects);
  }
}

/** The words for an id that does not exist: one that may not be read is not confirmed. */
function unknownRequest(id: string) {
  return new NotFoundError(`no request ${id} is known`);
}
