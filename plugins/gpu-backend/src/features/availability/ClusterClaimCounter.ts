import { ResourceClaimSpec } from '@backstage-gpu/dra';
import { claimRequests, PlacedDemand } from '@backstage-gpu/plugin-gpu-node';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { ClaimCounter } from '../contracts/ClaimCounter';
import { AvailabilityService } from './AvailabilityService';

/** Whether there is any is all that is asked. */
const maximum = 1;

/** Counts claims in one cluster with the exact question that `POST /v1/availability` answers. */
export class ClusterClaimCounter implements ClaimCounter {
  readonly #availability: Pick<AvailabilityService, 'count'>;
  readonly #snapshot: () => Snapshot;

  constructor(options: {
    availability: Pick<AvailabilityService, 'count'>;
    snapshot: () => Snapshot;
  }) {
    this.#availability = options.availability;
    this.#snapshot = options.snapshot;
  }

  async count(
    cluster: string,
    demands: readonly PlacedDemand[],
    caller: string,
  ): Promise<number | undefined> {
    const spec = {
      devices: { requests: claimRequests(demands) },
    } as ResourceClaimSpec;
    const { clusters } = await this.#availability.count(
      this.#snapshot(),
      { cluster, spec, maximum },
      caller,
    );
    return clusters[0]?.allocatable;
  }
}
