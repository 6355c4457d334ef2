import {
  AvailabilityQuery,
  AvailabilityResponse,
  ClustersResponse,
  TiersResponse,
} from '../availability';
import { LintResponse } from '../lint';
import { decodeOccupancy, Occupancy } from '../occupancy';
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
import { endpoints } from './endpoints';
import { GpuApiError } from './GpuApiError';
import type {
  OperationAnswer,
  OperationCall,
  Operations,
} from './OperationCall';

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
    return this.#call('getTiers', 200, {}, options);
  }

  getClusters(options?: GpuCallOptions): Promise<ClustersResponse> {
    return this.#call('getClusters', 200, {}, options);
  }

  /** How many claims of any spec would be satisfied now; makes nothing. */
  getAvailability(
    query: AvailabilityQuery,
    options?: GpuCallOptions,
  ): Promise<AvailabilityResponse> {
    return this.#call('getAvailability', 200, { body: query }, options);
  }

  getProjects(options?: GpuCallOptions): Promise<ProjectsResponse> {
    return this.#call('getProjects', 200, {}, options);
  }

  /** Every device by cluster, node and GPU, with who has it; `devicesOf` makes one list of it. */
  async getOccupancy(
    filter: OccupancyFilter = {},
    options?: GpuCallOptions,
  ): Promise<Occupancy> {
    return decodeOccupancy(
      await this.#call('getOccupancy', 200, { query: filter }, options),
    );
  }

  /** What is wrong with the DeviceClasses of tiers. */
  getLint(options?: GpuCallOptions): Promise<LintResponse> {
    return this.#call('getLint', 200, {}, options);
  }

  /** The limits of every project of which the caller may see them. */
  listLimits(options?: GpuCallOptions): Promise<LimitsResponse> {
    return this.#call('listLimits', 200, {}, options);
  }

  /** The limits of a project, what is used of them, and where they come from. */
  getLimits(project: string, options?: GpuCallOptions): Promise<ProjectLimits> {
    return this.#call('getLimits', 200, { params: { name: project } }, options);
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
      'updateLimits',
      200,
      {
        params: { name: project },
        query: { dryRun: dryRun || undefined },
        headers: { 'If-Match': `"${version}"` },
        body,
      },
      options,
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
    return this.#call('getUsage', 200, { query }, options);
  }

  listRequests(
    filter: RequestsFilter = {},
    options?: GpuCallOptions,
  ): Promise<RequestsResponse> {
    return this.#call('listRequests', 200, { query: filter }, options);
  }

  getRequest(id: string, options?: GpuCallOptions): Promise<GpuRequest> {
    return this.#call('getRequest', 200, { params: { id } }, options);
  }

  /** What `createRequest` would make; nothing is stored or applied. */
  planRequest(
    body: CreateRequestBody,
    options?: GpuCallOptions,
  ): Promise<RequestPlan> {
    const call = { query: { dryRun: true }, body };
    return this.#call('createRequest', 200, call, options);
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
    const headers = { 'Idempotency-Key': options?.idempotencyKey || undefined };
    return this.#call('createRequest', 201, { headers, body }, options);
  }

  /** Releases a request: its objects are deleted and its devices become free. Answers its state. */
  releaseRequest(id: string, options?: GpuCallOptions): Promise<GpuRequest> {
    return this.#call('releaseRequest', 202, { params: { id } }, options);
  }

  /** Makes a call of the operation; the status says which of its answers is meant. */
  async #call<
    TId extends keyof Operations,
    TStatus extends keyof Operations[TId]['responses'],
  >(
    id: TId,
    _status: TStatus,
    call: OperationCall<Operations[TId]>,
    options?: GpuCallOptions,
  ): Promise<OperationAnswer<Operations[TId], TStatus>> {
    const { method, path } = endpoints[id];
    const base = await this.#discovery.getBaseUrl('gpu');
    const url = `${base}${fillPath(path, call.params)}${toQuery(call.query)}`;
    const { body } = call;
    const response = await this.#fetch(url, {
      method: method.toUpperCase(),
      signal: options?.signal,
      headers: {
        ...(options?.token ? { Authorization: `Bearer ${options.token}` } : {}),
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...definedOf(call.headers),
      },
      body: body ? JSON.stringify(body) : undefined,
    });
    if (!response.ok) {
      throw await GpuApiError.fromResponse(response);
    }
    return (await response.json()) as OperationAnswer<Operations[TId], TStatus>;
  }
}

function fillPath(path: string, params: object | undefined): string {
  return path.replace(/\{(\w+)\}/g, (_all, name) =>
    encodeURIComponent((params as Record<string, string>)[name]),
  );
}

function toQuery(values: object | undefined): string {
  const text = new URLSearchParams(definedOf(values)).toString();
  return text ? `?${text}` : '';
}

/** What is set, as text. */
function definedOf(values: object = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}
