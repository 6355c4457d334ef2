import { AuthService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  CreateRequestBody,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { listOccupancy, OccupancyQuery } from '../model/listOccupancy';
import { Snapshot } from '../model/Snapshot';
import { RequestService } from '../requests/RequestService';
import { AvailabilityService } from './AvailabilityService';
import { formatCursor, parseCursor } from './cursor';
import { CallContext, GpuService, ListRequestsOptions } from './GpuService';
import { LintService } from './LintService';
import { ParsedAvailabilityQuery } from './parseAvailabilityQuery';

/** Answers from the newest snapshot and the request store; asks no cluster while a page waits. */
export class DefaultGpuService implements GpuService {
  readonly #snapshot: () => Snapshot;
  readonly #requests: RequestService;
  readonly #auth: AuthService;
  readonly #availability: AvailabilityService;
  readonly #lint = new LintService();
  #tiers?: TiersResponse;

  constructor(options: {
    snapshot: () => Snapshot;
    requests: RequestService;
    auth: AuthService;
    availability: AvailabilityService;
  }) {
    this.#snapshot = options.snapshot;
    this.#requests = options.requests;
    this.#auth = options.auth;
    this.#availability = options.availability;
  }

  /** The same answer as long as the snapshot is the same, so that its text need be made only once. */
  async getTiers() {
    const snapshot = this.#snapshot();
    if (this.#tiers?.revision !== snapshot.revision) {
      this.#tiers = { revision: snapshot.revision, tiers: [...snapshot.tiers] };
    }
    return this.#tiers;
  }

  async getClusters() {
    const { revision, clusters, faults } = this.#snapshot();
    return {
      revision,
      clusters: clusters.map(({ summary }) => summary),
      faults: [...faults],
    };
  }

  async getProjects() {
    const { revision, projects } = this.#snapshot();
    return {
      revision,
      projects: projects.map(project => ({ ...project, requestable: true })),
    };
  }

  async getOccupancy(query: OccupancyQuery) {
    const snapshot = this.#snapshot();
    return { revision: snapshot.revision, ...listOccupancy(snapshot, query) };
  }

  async getLint() {
    return this.#lint.lint(this.#snapshot());
  }

  async getAvailability(query: ParsedAvailabilityQuery, context: CallContext) {
    const caller = callerOf(context);
    return this.#availability.count(this.#snapshot(), query, caller);
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
      cluster: options.cluster,
      tier: options.tier,
      state: options.state,
      active: options.active,
      condition: options.condition,
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

  async releaseRequest(id: string, context: CallContext) {
    this.#requester(context);
    return this.#requests.release(id);
  }

  /** Requests are made and released by people, or by an action on behalf of one; a plugin by itself does neither. */
  #requester({ credentials }: CallContext): string {
    if (this.#auth.isPrincipal(credentials, 'user')) {
      return credentials.principal.userEntityRef;
    }
    throw new NotAllowedError(
      'a request is made and released by a signed-in user; this call comes from none',
    );
  }
}

/** Tells callers apart. */
function callerOf({ credentials }: CallContext): string {
  const { principal } = credentials as {
    principal?: { userEntityRef?: string; subject?: string };
  };
  return principal?.userEntityRef ?? principal?.subject ?? 'unknown';
}
