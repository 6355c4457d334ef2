import {
  createClaimCounter,
  ResourceClaim,
  ResourceClaimSpec,
  Toleration,
} from '@backstage-gpu/dra';
import { ClusterAvailability } from '@backstage-gpu/plugin-gpu-common';
import { createNodePools } from '../../core/inventory/createNodePools';
import { limitSelectorTime } from '../../core/inventory/limitSelectorTime';
import { ClusterModel } from '../../core/inventory/ClusterModel';

/** Devices that one attempt on one node looks at before it is undecided: some milliseconds. */
const mostSteps = 20_000;
/** Milliseconds that dear selectors may take in all. */
const selectorShare = 100;

/** What is counted, and how far. */
export interface AvailabilityQuestion {
  spec: ResourceClaimSpec;
  /** Counting ends at so many claims. */
  maximum: number;
  tolerations: Toleration[];
  /** Milliseconds of the processor after which it is undecided. */
  share: number;
}

/**
 * How many claims of any spec the scheduler would satisfy in a cluster one after another, by the allocator's own order of
 * search. In steps of a node each; a question that takes too long is undecided.
 */
export function* countAvailability(
  model: ClusterModel,
  { spec, maximum, tolerations, share }: AvailabilityQuestion,
): Generator<void, ClusterAvailability, void> {
  const { name, freshness } = model.summary;
  const base = { cluster: name, freshness };
  if (model.summary.devices === undefined) {
    return { ...base, undecided: 'not everything of the cluster is read yet' };
  }
  const claims = new Set<ResourceClaim>();
  for (const pool of model.pools.values()) {
    pool.claims.forEach(claim => claims.add(claim));
  }
  yield;
  const counter = createClaimCounter(
    {
      slices: [],
      classes: [...model.classes.values()],
      claims: [...claims],
    },
    {
      nodes: model.nodes,
      demand: { tolerations },
      pools: createNodePools(model.pools.values(), model.poolOptions),
      evaluate: limitSelectorTime(selectorShare),
      maximumSteps: mostSteps,
    },
  );
  const steps = counter.countInSteps(spec, { maximum });
  let spent = 0;
  for (;;) {
    const started = performance.now();
    const { done, value } = steps.next();
    spent += performance.now() - started;
    if (done) {
      return {
        ...base,
        ...(value.undecided === undefined
          ? { allocatable: value.granted }
          : { undecided: value.undecided }),
        ...(value.stopped ? { atLeast: true } : {}),
        ...(value.error === undefined ? {} : { error: value.error }),
      };
    }
    if (spent > share) {
      return {
        ...base,
        undecided: 'the search for devices takes too long',
      };
    }
    yield;
  }
}
