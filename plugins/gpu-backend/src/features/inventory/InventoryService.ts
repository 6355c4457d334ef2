import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ClustersResponse,
  Fault,
  gpuOccupancyReadPermission,
  gpuRequestCreatePermission,
  ProjectsResponse,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { GpuAuthorizer } from '../../permissions/GpuAuthorizer';
import { mayRequest } from '../../permissions/mayRequest';

/** Tiers, clusters and projects of the newest snapshot; asks no cluster while a page waits. */
export class InventoryService {
  readonly #snapshot: () => Snapshot;
  readonly #authorizer: GpuAuthorizer;
  readonly #notices: (cluster: string) => Fault[];
  #tiers?: TiersResponse;

  constructor(options: {
    snapshot: () => Snapshot;
    authorizer: GpuAuthorizer;
    /** What other features have to say of a cluster. */
    notices: (cluster: string) => Fault[];
  }) {
    this.#snapshot = options.snapshot;
    this.#authorizer = options.authorizer;
    this.#notices = options.notices;
  }

  /** The same object as long as the snapshot is the same, so that its text need be made only once. */
  async getTiers(credentials: BackstageCredentials): Promise<TiersResponse> {
    await this.#authorizer.require(gpuOccupancyReadPermission, credentials);
    const { revision, tiers } = this.#snapshot();
    if (this.#tiers?.revision !== revision) {
      this.#tiers = { revision, tiers: [...tiers] };
    }
    return this.#tiers;
  }

  async getClusters(
    credentials: BackstageCredentials,
  ): Promise<ClustersResponse> {
    await this.#authorizer.require(gpuOccupancyReadPermission, credentials);
    const { revision, clusters, faults } = this.#snapshot();
    return {
      revision,
      clusters: clusters.map(({ summary }) => ({
        ...summary,
        faults: [...summary.faults, ...this.#notices(summary.name)],
      })),
      faults: [...faults],
    };
  }

  async getProjects(
    credentials: BackstageCredentials,
  ): Promise<ProjectsResponse> {
    const [access] = await Promise.all([
      this.#authorizer.ofProjects(gpuRequestCreatePermission, credentials),
      this.#authorizer.require(gpuOccupancyReadPermission, credentials),
    ]);
    const snapshot = this.#snapshot();
    return {
      revision: snapshot.revision,
      projects: snapshot.projects.map(project => ({
        ...project,
        requestable: mayRequest(access, project, snapshot),
      })),
    };
  }
}
