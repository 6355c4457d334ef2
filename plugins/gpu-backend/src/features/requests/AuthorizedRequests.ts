import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  CreatedGpuRequest,
  CreateRequestBody,
  GpuRequest,
  gpuRequestCreatePermission,
  gpuRequestDeletePermission,
  gpuRequestReadPermission,
  requestEntityRef,
  RequestPlan,
  RequestsResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { GpuAuthorizer } from '../../permissions/GpuAuthorizer';
import { formatCursor, parseCursor } from './cursor';
import {
  RequestAuthorizer,
  RequestPermission,
} from './permissions/RequestAuthorizer';
import { requireRequestable } from './permissions/requireRequestable';
import { toRequestResource } from './permissions/toRequestResource';
import { OwnershipGate } from './catalog/OwnershipGate';
import { RequestService } from './RequestService';
import { WorkloadKinds } from './workloads/WorkloadKinds';

/** Which requests to list. */
export interface ListRequestsOptions {
  project?: string;
  kubernetesId?: string;
  cluster?: string;
  tier?: string;
  state?: string;
  /** Only requests that are not final. */
  active?: boolean;
  /** The `nextCursor` of an earlier answer. */
  cursor?: string;
  limit: number;
}

/** Makes, lists and releases requests for callers who have the permission, and leaves out what they may not see. */
export class AuthorizedRequests {
  readonly #requests: RequestService;
  readonly #projects: GpuAuthorizer;
  readonly #authorizer: RequestAuthorizer;
  readonly #ownership: OwnershipGate;
  readonly #kinds: WorkloadKinds;
  readonly #auth: AuthService;
  readonly #snapshot: () => Pick<Snapshot, 'projects' | 'tiers'>;

  constructor(options: {
    requests: RequestService;
    /** Decides for which projects a request may be made. */
    projects: GpuAuthorizer;
    authorizer: RequestAuthorizer;
    ownership: OwnershipGate;
    kinds: WorkloadKinds;
    auth: AuthService;
    snapshot: () => Pick<Snapshot, 'projects' | 'tiers'>;
  }) {
    this.#requests = options.requests;
    this.#projects = options.projects;
    this.#authorizer = options.authorizer;
    this.#ownership = options.ownership;
    this.#kinds = options.kinds;
    this.#auth = options.auth;
    this.#snapshot = options.snapshot;
  }

  async plan(
    body: CreateRequestBody,
    credentials: BackstageCredentials,
  ): Promise<RequestPlan> {
    const requester = this.#requester(credentials);
    await this.#requireCreate(body, credentials);
    return this.#requests.plan(body, requester);
  }

  async create(
    body: CreateRequestBody,
    options: { idempotencyKey?: string },
    credentials: BackstageCredentials,
  ): Promise<CreatedGpuRequest> {
    const requester = this.#requester(credentials);
    await this.#requireCreate(body, credentials);
    return this.#requests.create(body, requester, options.idempotencyKey);
  }

  async list(
    { kubernetesId, cursor, ...filter }: ListRequestsOptions,
    credentials: BackstageCredentials,
  ): Promise<RequestsResponse> {
    const { condition } = await this.#accessTo(
      gpuRequestReadPermission,
      credentials,
    );
    const requests = await this.#requests.list({
      ...filter,
      entityRef: kubernetesId && requestEntityRef(kubernetesId),
      condition,
      cursor: cursor ? parseCursor(cursor) : undefined,
    });
    const last = requests[requests.length - 1];
    return {
      requests,
      ...(requests.length === filter.limit
        ? { nextCursor: formatCursor(last) }
        : {}),
    };
  }

  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<GpuRequest> {
    const access = await this.#accessTo(gpuRequestReadPermission, credentials);
    const request = await this.#requests.get(id);
    if (!access.allows(this.#resourceOf(request))) {
      throw unknownRequest(id);
    }
    return request;
  }

  async release(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<GpuRequest> {
    const access = await this.#accessTo(
      gpuRequestDeletePermission,
      credentials,
    );
    if (!access.all) {
      const request = this.#resourceOf(await this.#requests.get(id));
      if (!access.allows(request)) {
        const readable = await this.#authorizer.ofRequests(
          gpuRequestReadPermission,
          credentials,
        );
        throw readable.allows(request)
          ? new NotAllowedError(
              `the permission ${gpuRequestDeletePermission.name} is needed to release request ${id} of project ${request.project}`,
            )
          : unknownRequest(id);
      }
    }
    this.#requester(credentials);
    return this.#requests.release(id);
  }

  async #requireCreate(
    body: CreateRequestBody,
    credentials: BackstageCredentials,
  ) {
    const access = await this.#projects.ofProjects(
      gpuRequestCreatePermission,
      credentials,
    );
    const demands = this.#kinds.require(body.workload.type).demands(body);
    requireRequestable(
      access,
      {
        project: body.project,
        cluster: body.cluster,
        tiers: [...new Set(demands.flatMap(({ tiers }) => tiers))],
      },
      this.#snapshot(),
    );
    await this.#ownership.require(body, credentials);
  }

  /** @throws NotAllowedError when it is allowed for no request, which tells nothing of any */
  async #accessTo(
    permission: RequestPermission,
    credentials: BackstageCredentials,
  ) {
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

  /** Requests are made and released by people, or by an action on behalf of one; a plugin by itself does neither. */
  #requester(credentials: BackstageCredentials): string {
    if (this.#auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    throw new NotAllowedError(
      'a request is made and released by a signed-in user; this call comes from none',
    );
  }
}

/** The words for an id that does not exist: one that may not be read is not confirmed. */
function unknownRequest(id: string) {
  return new NotFoundError(`no request ${id} is known`);
}
