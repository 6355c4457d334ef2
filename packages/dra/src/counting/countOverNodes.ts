import { EvaluateSelector, remainingCounters } from '../allocation';
import { Pool, PoolDevice, PoolSlices, PoolView } from '../pools';
import { DeviceClass, ResourceClaim } from '../types';
import { collectUse, DeviceUse } from '../use';
import { bestPacking } from './bestPacking';
import { countInPool } from './countInPool';
import { createClaimCounter } from './createClaimCounter';
import { FirstFit, PoolShare } from './firstFitOverNodes';
import { DeviceSelection } from './selectDevices';

/** More claims than this on a device that can be shared are as good as without end. */
const sharingLimit = 256;
const anyTaint = [{ operator: 'Exists' as const }];

/**
 * A pool with the ways in which nodes see it.
 *
 * @public
 */
export interface ViewedPool {
  slices: PoolSlices;
  /** The devices of the newest generation, each once. */
  candidates: readonly PoolDevice[];
  /** How nodes see it, in the order of the nodes; see {@link poolViews}. */
  views: readonly PoolView[];
}

/**
 * What first fit and best packing get out of a pool.
 *
 * @public
 */
export interface PoolCounts {
  /** In the order of the nodes. */
  segments: PoolShare[];
  bestPacking: number;
}

/**
 * Counts claims of one device of a class in one pool: node after node, as each
 * sees the pool after those before it took theirs.
 *
 * @remarks The scheduler prefers no node over another for its devices, so nodes
 * are taken by name, as in {@link createClaimCounter}. Devices that several
 * claims can share follow rules of their own, so the allocator itself is asked
 * there, claim by claim.
 *
 * @param options - `selection` is what {@link selectDevices} says of the
 * candidates; `claims` are those that hold devices of the pool, and `use` is
 * what {@link collectUse} says of them
 *
 * @public
 */
export function countOverNodes(options: {
  pool: ViewedPool;
  selection: DeviceSelection;
  deviceClass: DeviceClass;
  claims: readonly ResourceClaim[];
  use: DeviceUse;
  evaluate?: EvaluateSelector;
}): PoolCounts {
  const { pool, selection, claims } = options;
  const views = pool.views.filter(view => view.pool.status === 'ready');
  if (isEmpty(selection) || views.length === 0) {
    return { segments: [], bestPacking: 0 };
  }
  if (selection.matching.some(isSharable)) {
    return countSharable(options, views);
  }
  const segments: PoolShare[] = [];
  const taken: ResourceClaim[] = [];
  const usable = new Map<string, PoolDevice>();
  let use = options.use;
  let best = 0;
  for (const { node, pool: seen } of views) {
    const counted = countInPool({
      pool: seen,
      selection: within(selection, seen, pool),
      use,
      node,
    });
    segments.push({
      node: node.metadata?.name ?? '',
      granted: counted.granted.length,
      ...stopOf(counted),
    });
    best = counted.best.devices;
    if (views.length > 1) {
      const blocked = new Set(counted.tainted);
      for (const device of within(selection, seen, pool).matching) {
        if (!options.use.allocated.has(device.key) && !blocked.has(device)) {
          usable.set(device.key, device);
        }
      }
      taken.push(holding(counted.granted));
      use = collectUse([...claims, ...taken]);
    }
  }
  return {
    segments,
    bestPacking:
      views.length > 1
        ? bestPacking(
            [...usable.values()],
            remainingCounters(views[0].pool, options.use),
          ).devices
        : best,
  };
}

function isEmpty({ matching, failing, undecided }: DeviceSelection): boolean {
  return matching.length + failing.length + undecided.length === 0;
}

function isSharable({ device }: PoolDevice): boolean {
  return device.allowMultipleAllocations === true;
}

function stopOf({
  error,
  undecided,
}: {
  error?: { message: string };
  undecided?: { message: string };
}): Pick<FirstFit, 'stop'> {
  if (error) {
    return { stop: { kind: 'error', message: error.message } };
  }
  return undecided
    ? { stop: { kind: 'undecided', message: undecided.message } }
    : {};
}

/** The part of a selection that a node sees. */
function within(
  selection: DeviceSelection,
  pool: Pool,
  { candidates }: ViewedPool,
): DeviceSelection {
  if (pool.devices === candidates) {
    return selection;
  }
  const seen = new Map(pool.devices.map(device => [device.key, device]));
  const unanswered = (list: DeviceSelection['failing']) =>
    list.flatMap(({ device, message }) => {
      const found = seen.get(device.key);
      return found ? [{ device: found, message }] : [];
    });
  const matching = new Set(selection.matching.map(({ key }) => key));
  return {
    matching: pool.devices.filter(({ key }) => matching.has(key)),
    failing: unanswered(selection.failing),
    undecided: unanswered(selection.undecided),
  };
}

/** A claim that stands for those that were just counted. */
function holding(devices: readonly PoolDevice[]): ResourceClaim {
  return {
    spec: {},
    status: {
      allocation: {
        devices: {
          results: devices.map(({ driver, pool, device }) => ({
            request: '',
            driver,
            pool,
            device: device.name,
          })),
        },
      },
    },
  };
}

function countSharable(
  { pool, deviceClass, claims, evaluate }: Parameters<typeof countOverNodes>[0],
  views: readonly PoolView[],
): PoolCounts {
  const counter = createClaimCounter(
    { slices: pool.slices.resourceSlices, classes: [deviceClass], claims },
    {
      nodes: views.map(({ node }) => node),
      demand: { tolerations: anyTaint },
      evaluate,
    },
  );
  const name = deviceClass.metadata?.name ?? '';
  const { granted, error, undecided, stopped } = counter.count(
    {
      devices: {
        requests: [{ name: 'gpu', exactly: { deviceClassName: name } }],
      },
    },
    { maximum: sharingLimit },
  );
  const unknown = stopped
    ? `class ${name} has devices that more than ${sharingLimit} claims can share`
    : undecided;
  return {
    segments: [
      {
        node: views[0].node.metadata?.name ?? '',
        granted,
        ...stopOf({
          error: error ? { message: error } : undefined,
          undecided: unknown ? { message: unknown } : undefined,
        }),
      },
    ],
    bestPacking: granted,
  };
}
