import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  gpuHolderReadPermission,
  gpuOccupancyReadPermission,
  UsageResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { NotAllowedError } from '@backstage/errors';
import { ParsedUsageQuery } from '../history/parseUsageQuery';
import { UsageReader } from '../history/UsageReader';
import { GpuAuthorizer } from '../permissions/GpuAuthorizer';

/** What tells who had a device. */
const personal = ['holder', 'request', 'project'];

/** Reads usage for those who may. */
export class UsageService {
  readonly #reader: UsageReader;
  readonly #authorizer: GpuAuthorizer;

  constructor(options: { reader: UsageReader; authorizer: GpuAuthorizer }) {
    this.#reader = options.reader;
    this.#authorizer = options.authorizer;
  }

  /**
   * Sums by tier, cluster and day are numbers like those of tiers; sums by project, request or holder say who had what,
   * over all projects.
   *
   * @throws NotAllowedError for the latter without the right to see every project's holders
   */
  async get(
    query: ParsedUsageQuery,
    credentials: BackstageCredentials,
  ): Promise<UsageResponse> {
    await this.#authorizer.require(gpuOccupancyReadPermission, credentials);
    if (query.groupBy.some(dimension => personal.includes(dimension))) {
      const access = await this.#authorizer.ofProjects(
        gpuHolderReadPermission,
        credentials,
      );
      if (!access.all) {
        throw new NotAllowedError(
          `the permission ${
            gpuHolderReadPermission.name
          } for all projects is needed to group usage by ${personal.join(
            ', ',
          )}; group it by tier, cluster or day`,
        );
      }
    }
    return this.#reader.getUsage(query);
  }
}
