import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';

/** Counts claims as the allocator would satisfy them. */
export interface ClaimCounter {
  /** More claims of these demands that could be satisfied now, up to a few; undefined is unknown. */
  count(
    cluster: string,
    demands: readonly PlacedDemand[],
  ): Promise<number | undefined>;
}
