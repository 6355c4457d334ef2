import { columnsOfCounterSets, columnsOfProducts } from './columns';
import {
  deviceKey,
  gatherPool,
  Node,
  nodesOfPool,
  Pool,
  PoolDevice,
  PoolOptions,
  PoolSlices,
  PoolView,
  poolViews,
  ResourceSlice,
} from '@backstage-gpu/dra';

/** The node that a device is on; undefined for a device that is not bound to one. */
export function nodeOfDevice({
  device,
  resourceSlice,
}: PoolDevice): string | undefined {
  return resourceSlice.spec.nodeName ?? device.nodeName;
}

/** A pool with all that does not depend on claims. */
export interface GatheredPool {
  slices: PoolSlices;
  /** The devices of the newest generation, each once. */
  candidates: readonly PoolDevice[];
  /** How nodes that take our pods see it, in the order of the nodes. */
  views: readonly PoolView[];
  /** How the other nodes see it, where it is not seen already. */
  otherViews: readonly PoolView[];
  /** Memory columns of whole GPUs, by counter set. */
  columnsOfSets: ReadonlyMap<string, number>;
  /** Memory columns of whole GPUs as far as this pool shows, by product; 0 for a product that shows none. */
  columns: ReadonlyMap<string, number>;
  /** Names of the nodes that its devices are on; empty text for those that are bound to none. */
  nodes: ReadonlySet<string>;
  /** Why nothing is available from it, whatever the node. */
  refusal?: Pick<Pool, 'status' | 'reason'>;
}

/** The nodes of a cluster as pools see them. */
export interface NodeSet {
  get(name: string): Node | undefined;
  accepts(name: string): boolean;
  /** In the order of allocation, which is that of their names. */
  accepting(): readonly Node[];
  refusing(): readonly Node[];
}

/** Gathers what allocation needs of a pool; a pure function of its ResourceSlices and the nodes. */
export function gatherCandidates(
  slices: PoolSlices,
  nodes: NodeSet,
  options: PoolOptions,
): GatheredPool {
  const newest = newestGeneration(slices.resourceSlices);
  const names = nodesOfPool(slices);
  const local = [...(names ?? [])].sort();
  const known = (accepted: boolean) =>
    local.flatMap(name => {
      const node = nodes.get(name);
      return node && nodes.accepts(name) === accepted ? [node] : [];
    });
  const views = poolViews(
    slices,
    names ? known(true) : nodes.accepting(),
    options,
  );
  const seen = new Set(views.map(({ pool }) => pool));
  const otherViews = poolViews(
    slices,
    names ? known(false) : nodes.refusing(),
    options,
  ).filter(({ pool }) => !seen.has(pool));
  const anyView =
    views[0]?.pool ??
    otherViews[0]?.pool ??
    gatherPool(slices, { metadata: { name: local[0] ?? '' } }, options);
  const candidates = candidatesOf(newest, views);
  const columnsOfSets = columnsOfCounterSets(newest);
  return {
    slices,
    candidates,
    views,
    otherViews,
    columnsOfSets,
    columns: columnsOfProducts(candidates, columnsOfSets),
    nodes: new Set(candidates.map(each => nodeOfDevice(each) ?? '')),
    ...(anyView && anyView.status !== 'ready'
      ? { refusal: { status: anyView.status, reason: anyView.reason } }
      : {}),
  };
}

function candidatesOf(
  newest: readonly ResourceSlice[],
  views: readonly PoolView[],
): readonly PoolDevice[] {
  const count = newest.reduce(
    (total, { spec }) => total + (spec.devices?.length ?? 0),
    0,
  );
  // Where one kind of node sees all of the pool, as with most pools, its devices need not be held twice.
  if (views.length === 1 && views[0].pool.devices.length === count) {
    return views[0].pool.devices;
  }
  const candidates = new Map<string, PoolDevice>();
  for (const resourceSlice of newest) {
    const { driver, pool, devices } = resourceSlice.spec;
    for (const device of devices ?? []) {
      const key = deviceKey({ driver, pool: pool.name, device: device.name });
      if (!candidates.has(key)) {
        candidates.set(key, {
          key,
          driver,
          pool: pool.name,
          device,
          resourceSlice,
        });
      }
    }
  }
  return [...candidates.values()];
}

function newestGeneration(slices: readonly ResourceSlice[]): ResourceSlice[] {
  let newest = 0;
  for (const { spec } of slices) {
    newest = Math.max(newest, spec.pool.generation ?? 0);
  }
  return slices.filter(({ spec }) => (spec.pool.generation ?? 0) === newest);
}
