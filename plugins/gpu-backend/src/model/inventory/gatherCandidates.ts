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

/** A device of a pool, and where it is. */
export interface Candidate extends PoolDevice {
  /** Absent for a device that is not bound to one node. */
  node?: string;
}

/** A pool with all that does not depend on claims. */
export interface GatheredPool {
  slices: PoolSlices;
  /** The devices of the newest generation, each once. */
  candidates: readonly Candidate[];
  /** How nodes that take our pods see it, in the order of the nodes. */
  views: readonly PoolView[];
  /** How the other nodes see it, where it is not seen already. */
  otherViews: readonly PoolView[];
  /** Names of the counters of its sets, by which placements are measured. */
  counterNames: ReadonlySet<string>;
  /** Why nothing can be had from it whatever the node. */
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
  return {
    slices,
    candidates: candidatesOf(newest),
    views,
    otherViews,
    counterNames: new Set(
      newest.flatMap(({ spec }) =>
        (spec.sharedCounters ?? []).flatMap(set => Object.keys(set.counters)),
      ),
    ),
    ...(anyView && anyView.status !== 'ready'
      ? { refusal: { status: anyView.status, reason: anyView.reason } }
      : {}),
  };
}

function candidatesOf(newest: readonly ResourceSlice[]): Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const resourceSlice of newest) {
    const { driver, pool, nodeName, devices } = resourceSlice.spec;
    for (const device of devices ?? []) {
      const key = deviceKey({ driver, pool: pool.name, device: device.name });
      const node = nodeName ?? device.nodeName;
      if (!candidates.has(key)) {
        candidates.set(key, {
          key,
          driver,
          pool: pool.name,
          device,
          resourceSlice,
          ...(node === undefined ? {} : { node }),
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
