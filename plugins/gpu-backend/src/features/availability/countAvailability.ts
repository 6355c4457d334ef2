import { compileSelector } from '@backstage-gpu/cel';
import {
  ClaimCount,
  createClaimCounter,
  ResourceClaim,
  ResourceClaimSpec,
  Toleration,
} from '@backstage-gpu/dra';
import { ClusterAvailability } from '@backstage-gpu/plugin-gpu-common';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { createNodePools } from '../../core/inventory/createNodePools';
import { compileInSteps } from '../../core/inventory/selectInSteps';
import { SelectorTime } from '../../core/inventory/SelectorTime';
import { askBeforehand } from './askBeforehand';
import { selectorsOfSpec } from './selectorsOfSpec';

/** Devices that one attempt on one node looks at before it is undecided: some milliseconds. */
const mostSteps = 20_000;
/** Milliseconds that expensive selectors may take in the search itself, beyond answers that are known. */
const selectorShare = 100;
const tooLong = 'the search for devices takes too long';

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
  let spent = 0;
  const steps = search(model, { spec, maximum, tolerations });
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
      return { ...base, undecided: tooLong };
    }
    yield;
  }
}

function* search(
  model: ClusterModel,
  { spec, maximum, tolerations }: Omit<AvailabilityQuestion, 'share'>,
): Generator<void, ClaimCount, void> {
  const selectors = selectorsOfSpec(spec, model.classes);
  yield* compileInSteps(selectors);
  yield* askBeforehand(
    selectors.map(({ cel }) => compileSelector(cel?.expression ?? '')),
    model,
  );
  const claims = new Set<ResourceClaim>();
  for (const pool of model.pools.values()) {
    pool.claims.forEach(claim => claims.add(claim));
  }
  yield;
  const time = new SelectorTime(selectorShare);
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
      evaluate: time.evaluate,
      maximumSteps: mostSteps,
    },
  );
  return yield* time.inTurns(counter.countInSteps(spec, { maximum }));
}
