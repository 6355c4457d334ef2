import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  gpuHolderReadPermission,
  gpuOccupancyReadPermission,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { GpuAuthorizer } from '../../permissions/GpuAuthorizer';
import { visibleHolders } from '../../permissions/visibleHolders';
import { EncodableOccupancy } from './encodeOccupancy';
import { listOccupancy } from './listOccupancy';

/** Every device with its holder, for callers who may see them. */
export class OccupancyService {
  readonly #snapshot: () => Snapshot;
  readonly #authorizer: GpuAuthorizer;

  constructor(options: {
    snapshot: () => Snapshot;
    authorizer: GpuAuthorizer;
  }) {
    this.#snapshot = options.snapshot;
    this.#authorizer = options.authorizer;
  }

  async list(
    filter: OccupancyFilter,
    credentials: BackstageCredentials,
  ): Promise<EncodableOccupancy> {
    const [access] = await Promise.all([
      this.#authorizer.ofProjects(gpuHolderReadPermission, credentials),
      this.#authorizer.require(gpuOccupancyReadPermission, credentials),
    ]);
    const snapshot = this.#snapshot();
    const { holdersOf, view } = visibleHolders(access, snapshot);
    // A reader who sees other holders than before needs those of devices that did not change, too.
    const since = filter.view === view ? filter.since : undefined;
    return {
      revision: snapshot.revision,
      ...listOccupancy(snapshot, { ...filter, since, holdersOf }),
      view,
    };
  }
}
