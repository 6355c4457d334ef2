import {
  AvailabilityQuery,
  AvailabilityResponse,
  ClustersResponse,
  TiersResponse,
} from '../availability';
import { LintResponse } from '../lint';
import { OccupancyResponse } from '../occupancy';
import {
  LimitsChange,
  LimitsResponse,
  ProjectLimits,
  UpdateLimitsBody,
} from '../limits';
import {
  CreatedGpuRequest,
  CreateRequestBody,
  GpuRequest,
  ProjectsResponse,
  RequestPlan,
  RequestState,
  RequestsResponse,
} from '../requests';
import { UsageQuery, UsageResponse } from '../usage';
import { GpuApiError } from './GpuApiError';

/**
 * Options of one call.
 *
 * @public
 */
export interface GpuCallOptions {
  /** Backstage token; not needed where the fetch adds one, as in a browser. */
  token?: string;
  signal?: AbortSignal;
}

/**
 * Which devices to list. Absent means all.
 *
 * @public
 */
export interface OccupancyFilter {
  cluster?: string;
  project?: string;
  /** Value of the `backstage.io/kubernetes-id` label of the holder. */
  kubernetesId?: string;
  /** Only what changed since this revision. */
  since?: number;
  /** `view` of the answer with that revision: who sees other holders now is sent everything. */
  view?: string;
}

/**
 * Which requests to list, newest first.
 *
 * @public
 */
export interface RequestsFilter {
  project?: string;
  /** Value of the `backstage.io/kubernetes-id` label of what the request made. */
  kubernetesId?: string;
  cluster?: string;
  tier?: string;
  state?: RequestState;
  /** Only requests that are neither released nor failed. */
  active?: boolean;
  /** `nextCursor` of the answer before. */
  cursor?: string;
  /** At most 200; 50 when absent. */
  limit?: number;
}

/**
 * The one client of the GPU API, for pages, actions and tests.
 *
 * @public
 */
export class GpuClient {
  readonly #discovery: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetch: typeof fetch;

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi?: { fetch: typeof fetch };
  }) {
    this.#discovery = options.discoveryApi;
    this.#fetch = (...args) =>
      (options.fetchApi ?? { fetch: globalThis.fetch }).fetch(...args);
  }

  getTiers(options?: GpuCallOptions): Promise<TiersResponse> {
    return this.#call('GET', '/v1/tiers', options);
  }

  getClusters(options?: GpuCallOptions): Promise<ClustersResponse> {
    return this.#call('GET', '/v1/clusters', options);
  }

  /** How many claims of any spec would be satisfied now; makes nothing. */
  getAvailability(
    query: AvailabilityQuery,
    options?: GpuCallOptions,
  ): Promise<AvailabilityResponse> {
    return this.#call('POST', '/v1/availability', options, query);
  }

  getProjects(options?: GpuCallOptions): Promise<ProjectsResponse> {
    return this.#call('GET', '/v1/projects', options);
  }

  getOccupancy(
    filter: OccupancyFilter = {},
    options?: GpuCallOptions,
  ): Promise<OccupancyResponse> {
    return this.#call('GET', `/v1/occupancy${toQuery({ ...filter })}`, options);
  }

  /** What is wrong with the DeviceClasses of tiers. */
  getLint(options?: GpuCallOptions): Promise<LintResponse> {
    return this.#call('GET', '/v1/lint', options);
  }

  /** The limits of every project of which the caller may see them. */
  listLimits(options?: GpuCallOptions): Promise<LimitsResponse> {
    return this.#call('GET', '/v1/limits', options);
  }

  /** The limits of a project, what is used of them, and where they come from. */
  getLimits(project: string, options?: GpuCallOptions): Promise<ProjectLimits> {
    return this.#call(
      'GET',
      `/v1/projects/${encodeURIComponent(project)}/limits`,
      options,
    );
  }

  /**
   * Sets the limits of a project.
   *
   * @param change - `version` of the limits that the change was made from; with `dryRun` nothing is changed
   * @throws GpuApiError with 412 when somebody was faster
   */
  updateLimits(
    project: string,
    change: UpdateLimitsBody & { version: number; dryRun?: boolean },
    options?: GpuCallOptions,
  ): Promise<LimitsChange> {
    const { version, dryRun, ...body } = change;
    return this.#call(
      'PUT',
      `/v1/projects/${encodeURIComponent(project)}/limits${
        dryRun ? '?dryRun=true' : ''
      }`,
      options,
      body,
      { 'If-Match': `"${version}"` },
    );
  }

  /**
   * How long devices were allocated, to whom, and what that costs.
   *
   * @throws GpuApiError with status 400 that names the field when the query is not valid
   */
  getUsage(
    query: UsageQuery,
    options?: GpuCallOptions,
  ): Promise<UsageResponse> {
    return this.#call('GET', `/v1/usage${toQuery({ ...query })}`, options);
  }

  listRequests(
    filter: RequestsFilter = {},
    options?: GpuCallOptions,
  ): Promise<RequestsResponse> {
    return this.#call('GET', `/v1/requests${toQuery({ ...filter })}`, options);
  }

  getRequest(id: string, options?: GpuCallOptions): Promise<GpuRequest> {
    return this.#call('GET', `/v1/requests/${encodeURIComponent(id)}`, options);
  }

  /** What `createRequest` would make; nothing is stored or applied. */
  planRequest(
    body: CreateRequestBody,
    options?: GpuCallOptions,
  ): Promise<RequestPlan> {
    return this.#call('POST', '/v1/requests?dryRun=true', options, body);
  }

  /**
   * Asks for devices. The same idempotency key again answers the same request and makes nothing new.
   *
   * @throws GpuApiError with the server's words when the request is refused
   */
  createRequest(
    body: CreateRequestBody,
    options?: GpuCallOptions & { idempotencyKey?: string },
  ): Promise<CreatedGpuRequest> {
    const headers = options?.idempotencyKey
      ? { 'Idempotency-Key': options.idempotencyKey }
      : undefined;
    return this.#call('POST', '/v1/requests', options, body, headers);
  }

  /** Releases a request: its objects are deleted and its devices become free. Answers its state. */
  releaseRequest(id: string, options?: GpuCallOptions): Promise<GpuRequest> {
    return this.#call(
      'DELETE',
      `/v1/requests/${encodeURIComponent(id)}`,
      options,
    );
  }

  async #call<T>(
    method: string,
    path: string,
    options?: GpuCallOptions,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T> {
    const base = await this.#discovery.getBaseUrl('gpu');
    const response = await this.#fetch(`${base}${path}`, {
      method,
      signal: options?.signal,
      headers: {
        ...(options?.token ? { Authorization: `Bearer ${options.token}` } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!response.ok) {
      throw await GpuApiError.fromResponse(response);
    }
    return (await response.json()) as T;
  }
}

function toQuery(values: object): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return text ? `?${text}` : '';
}
