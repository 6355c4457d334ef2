import { AuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  CreateRequestBody,
  OccupancyDevice,
  OccupancyFilter,
  OccupancyResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../model/Snapshot';
import { RequestService } from '../requests/RequestService';
import { formatCursor, parseCursor } from './cursor';
import { CallContext, GpuService, ListRequestsOptions } from './GpuService';

/** Answers from the newest snapshot and the request store; asks no cluster while a page waits. */
export class DefaultGpuService implements GpuService {
  readonly #snapshot: () => Snapshot;
  readonly #requests: RequestService;
  readonly #auth: AuthService;

  constructor(options: {
    snapshot: () => Snapshot;
    requests: RequestService;
    auth: AuthService;
  }) {
    this.#snapshot = options.snapshot;
    this.#requests = options.requests;
    this.#auth = options.auth;
  }

  async getTiers() {
    const { revision, tiers } = this.#snapshot();
    return { revision, tiers };
  }

  async getClusters() {
    const { revision, clusters, faults } = this.#snapshot();
    return {
      revision,
      clusters: clusters.map(({ summary }) => summary),
      faults,
    };
  }

  async getProjects() {
    const { revision, projects } = this.#snapshot();
    return { revision, projects };
  }

  async getOccupancy(filter: OccupancyFilter): Promise<OccupancyResponse> {
    const { revision, devices, removed, changesSince } = this.#snapshot();
    const since =
      filter.since !== undefined &&
      !filtersHolder(filter) &&
      filter.since >= changesSince &&
      filter.since <= revision
        ? filter.since
        : undefined;
    const chosen: OccupancyDevice[] = [];
    for (const { device, changedAt } of devices.values()) {
      if (since !== undefined && changedAt <= since) {
        continue;
      }
      if (matches(device, filter)) {
        chosen.push(device);
      }
    }
    return {
      revision,
      partial: since !== undefined,
      devices: chosen,
      removed:
        since === undefined
          ? []
          : removed.filter(gone => gone.revision > since).map(({ id }) => id),
    };
  }

  async planRequest(body: CreateRequestBody, context: CallContext) {
    return this.#requests.plan(body, this.#requester(context));
  }

  async createRequest(
    body: CreateRequestBody,
    options: { idempotencyKey?: string },
    context: CallContext,
  ) {
    return this.#requests.create(
      body,
      this.#requester(context),
      options.idempotencyKey,
    );
  }

  async listRequests(options: ListRequestsOptions) {
    const requests = await this.#requests.list({
      project: options.project,
      name: options.kubernetesId,
      active: options.active,
      cursor: options.cursor ? parseCursor(options.cursor) : undefined,
      limit: options.limit,
    });
    const last = requests[requests.length - 1];
    return {
      requests,
      ...(requests.length === options.limit
        ? { nextCursor: formatCursor(last) }
        : {}),
    };
  }

  async getRequest(id: string) {
    return this.#requests.get(id);
  }

  async releaseRequest(id: string) {
    return this.#requests.release(id);
  }

  /** Requests are made by people, or by an action on behalf of one; a plugin by itself asks for nothing. */
  #requester({ credentials }: CallContext): string {
    if (this.#auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    throw new NotAllowedError(
      'a request is made by a signed-in user; this call comes from none',
    );
  }
}

/** A device that left the filter's holder would be missing from a list of changes, so such a filter always gets all. */
function filtersHolder(filter: OccupancyFilter): boolean {
  return filter.project !== undefined || filter.kubernetesId !== undefined;
}

function matches(device: OccupancyDevice, filter: OccupancyFilter): boolean {
  return (
    (filter.cluster === undefined || device.cluster === filter.cluster) &&
    (filter.project === undefined ||
      device.holder?.project === filter.project) &&
    (filter.kubernetesId === undefined ||
      device.holder?.kubernetesId === filter.kubernetesId)
  );
}
