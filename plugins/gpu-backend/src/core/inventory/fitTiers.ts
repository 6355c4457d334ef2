import {
  createClaimCounter,
  DeviceClass,
  EvaluateSelector,
  FirstFit,
  firstFitOverNodes,
  Node,
  PoolOptions,
  ResourceClaim,
  Toleration,
} from '@backstage-gpu/dra';
import { Tier } from './readTiers';
import { createNodePools } from './createNodePools';
import { PoolModel } from './PoolModel';

/** The cluster in which tiers are fitted. */
export interface FitContext {
  pools: readonly PoolModel[];
  /** Whether nodes see pools in common. */
  shared: boolean;
  nodes: readonly Node[];
  classes: ReadonlyMap<string, DeviceClass>;
  claims: () => readonly ResourceClaim[];
  poolOptions: PoolOptions;
  tolerations: Toleration[];
  evaluate: EvaluateSelector;
}

/**
 * First fit of a tier in which a selector fails somewhere, so that the sum of the pools is not the answer. In steps: nodes
 * that see pools in common take devices from each other, so the allocator itself is asked there, claim by claim.
 */
export function* fitTier(
  tier: Tier,
  context: FitContext,
): Generator<void, FirstFit, void> {
  if (!context.shared) {
    return firstFitOverNodes(sharesOf(tier.name, context.pools));
  }
  const counter = createClaimCounter(
    {
      slices: [],
      classes: [...context.classes.values()],
      claims: context.claims(),
    },
    {
      nodes: context.nodes,
      demand: { tolerations: context.tolerations },
      pools: createNodePools(context.pools, context.poolOptions),
      evaluate: context.evaluate,
    },
  );
  const { granted, error, undecided } = yield* counter.countInSteps(
    {
      devices: {
        requests: [
          { name: 'gpu', exactly: { deviceClassName: tier.deviceClass } },
        ],
      },
    },
    // Nobody gets more than there is.
    {
      maximum: context.pools.reduce(
        (sum, { deviceCount }) => sum + deviceCount,
        1,
      ),
    },
  );
  if (error !== undefined) {
    return { granted, stop: { kind: 'error', message: error } };
  }
  return undecided === undefined
    ? { granted }
    : { granted, stop: { kind: 'undecided', message: undecided } };
}

/** What each pool gives to the tier, with the pool as the node sees it. */
function sharesOf(tier: string, pools: readonly PoolModel[]) {
  return pools.flatMap(({ views, tallies }) =>
    (tallies.get(tier)?.segments ?? []).flatMap(share => {
      const view = views.find(({ node }) => node.metadata?.name === share.node);
      return view ? [{ ...share, pool: view.pool }] : [];
    }),
  );
}
