import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  gpuHolderReadPermission,
  gpuOccupancyReadPermission,
  UsageResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { NotAllowedError } from '@backstage/errors';
import { UsageQuestion } from './UsageQuestion';
import { UsageReader } from './UsageReader';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { GpuAuthorizer } from '../../permissions/GpuAuthorizer';
import { visibleHolders } from '../../permissions/visibleHolders';

/** What tells who had a device. */
const personal = ['holder', 'request', 'project'];

/** Reads usage for callers who have the permission. */
export class AuthorizedUsage {
  readonly #reader: UsageReader;
  readonly #authorizer: GpuAuthorizer;
  readonly #snapshot: () => Snapshot;

  constructor(options: {
    reader: UsageReader;
    authorizer: GpuAuthorizer;
    snapshot: () => Snapshot;
  }) {
    this.#reader = options.reader;
    this.#authorizer = options.authorizer;
    this.#snapshot = options.snapshot;
  }

  /**
   * Sums by tier, cluster and day over everything are numbers like those of tiers. Who had what, by project, request or
   * holder, is summed over the projects whose holders the caller may see.
   *
   * @throws NotAllowedError for the latter when there is no such project, or not the one that is asked for
   */
  async get(
    query: UsageQuestion,
    credentials: BackstageCredentials,
  ): Promise<UsageResponse> {
    await this.#authorizer.require(gpuOccupancyReadPermission, credentials);
    const { project } = query;
    const isPersonal = query.groupBy.some(each => personal.includes(each));
    if (!isPersonal && project === undefined) {
      return this.#reader.getUsage(query);
    }
    const access = await this.#authorizer.ofProjects(
      gpuHolderReadPermission,
      credentials,
    );
    const { holdersOf } = visibleHolders(access, this.#snapshot());
    if (project === undefined) {
      if (holdersOf?.size === 0) {
        throw new NotAllowedError(
          `the permission ${
            gpuHolderReadPermission.name
          } for some project is needed to group usage by ${personal.join(
            ', ',
          )}; group it by tier, cluster or day`,
        );
      }
      return this.#reader.getUsage({ ...query, projects: holdersOf });
    }
    if (holdersOf && !holdersOf.has(project)) {
      throw new NotAllowedError(
        `the permission ${gpuHolderReadPermission.name} for project ${project} is needed to see its usage`,
      );
    }
    return this.#reader.getUsage({ ...query, projects: new Set([project]) });
  }
}
