import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  gpuHolderReadPermission,
  gpuOccupancyReadPermission,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { GpuAuthorizer } from '../../permissions/GpuAuthorizer';
import { visibleHolders } from '../../permissions/visibleHolders';
import { listOccupancy, OccupancyList } from './listOccupancy';

/** An answer whose devices come pool by pool, so that a large fleet need not be held as one text. */
export interface OccupancyAnswer extends OccupancyList {
  revision: number;
  /** Differs between readers who see different holders at the same revision; absent for those who see all. */
  view?: string;
}

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
  ): Promise<OccupancyAnswer> {
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
