import {
  createClaimCounter,
  DeviceClass,
  EvaluateSelector,
  Node,
  PoolOptions,
  ResourceClaim,
  Toleration,
} from '@backstage-gpu/dra';
import { Tier } from './readTiers';
import { createNodePools } from './createNodePools';
import { PoolModel } from './PoolModel';
import { FirstFit, firstFitOverNodes } from './TierTotals';

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
    return firstFitOverNodes(tier.name, inOrder(context.pools));
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

/** By driver and name, those with binding conditions last. */
function inOrder(pools: readonly PoolModel[]): PoolModel[] {
  const sorted = [...pools].sort((left, right) =>
    left.key < right.key ? -1 : 1,
  );
  return [
    ...sorted.filter(pool => !hasBindingConditions(pool)),
    ...sorted.filter(hasBindingConditions),
  ];
}

function hasBindingConditions({ slices }: PoolModel): boolean {
  return slices.resourceSlices.some(
    ({ spec }) =>
      spec.devices?.some(({ bindingConditions }) => bindingConditions) === true,
  );
}
