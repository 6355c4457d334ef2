import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';

/** Counts claims as the allocator would satisfy them. */
export interface ClaimCounter {
  /**
   * More claims of these demands that could be satisfied now, up to a few; undefined is unknown.
   *
   * @param caller - on whose behalf: callers take turns
   */
  count(
    cluster: string,
    demands: readonly PlacedDemand[],
    caller: string,
  ): Promise<number | undefined>;
}
