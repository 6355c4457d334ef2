import {
  deviceKey,
  DeviceUse,
  gatherPool,
  groupByPool,
  Node,
  nodeAccepts,
  Pool,
  PoolDevice,
  readQuantity,
  remainingCounters,
  ResourceSlice,
  Toleration,
  untoleratedTaint,
} from '@backstage-gpu/dra';
import {
  OccupancyDevice,
  UnavailableReason,
} from '@backstage-gpu/plugin-gpu-common';

/** A device with what decides whether it can be had. */
export interface DeviceRecord {
  candidate: PoolDevice;
  node?: string;
  /** Its pool as its node sees it. */
  pool?: Pool;
  state: OccupancyDevice['state'];
  /** Why it is unavailable or blocked. */
  reason?: UnavailableReason['reason'];
  message?: string;
  /** Names of the counters of its pool's sets, by which placements are measured. */
  counterNames: ReadonlySet<string>;
}

type Refusal = Pick<DeviceRecord, 'state' | 'reason' | 'message'>;

const nodeReasons = {
  notReady: 'nodeNotReady',
  cordoned: 'nodeCordoned',
  taint: 'nodeTainted',
  selector: 'nodeTainted',
} as const;

/** Stands for the node of devices that are on no known node, so that their pool can still be read. */
const noNode: Node = { metadata: {} };

/**
 * Every device of the newest generation of every pool, each once, with its state for the pods that we make.
 *
 * Reasons are tried in the order in which they would be met: allocated, pool, node, taint, counters.
 */
export function readDevices(options: {
  slices: ResourceSlice[];
  nodes: Node[];
  use: DeviceUse;
  tolerations: Toleration[];
}): DeviceRecord[] {
  const { slices, use, tolerations } = options;
  const nodes = new Map(
    options.nodes.map(node => [node.metadata?.name ?? '', node]),
  );
  const devices: DeviceRecord[] = [];
  for (const poolSlices of groupByPool(slices).values()) {
    const newest = newestGeneration(poolSlices.resourceSlices);
    const pools = new Map<string, Pool | undefined>();
    const poolFor = (name: string) => {
      if (!pools.has(name)) {
        const node = nodes.get(name) ?? { ...noNode, metadata: { name } };
        pools.set(name, gatherPool(poolSlices, node));
      }
      return pools.get(name);
    };
    const counterNames = new Set(
      newest.flatMap(({ spec }) =>
        (spec.sharedCounters ?? []).flatMap(set => Object.keys(set.counters)),
      ),
    );
    for (const resourceSlice of newest) {
      const { driver, pool, nodeName } = resourceSlice.spec;
      for (const device of resourceSlice.spec.devices ?? []) {
        const node = nodeName ?? device.nodeName;
        const candidate = {
          key: deviceKey({ driver, pool: pool.name, device: device.name }),
          driver,
          pool: pool.name,
          device,
          resourceSlice,
        };
        const gathered = poolFor(node ?? '');
        devices.push({
          candidate,
          node,
          pool: gathered,
          counterNames,
          ...(use.allocated.has(candidate.key)
            ? { state: 'allocated' as const }
            : refuse(candidate, gathered, node, nodes, tolerations) ??
              block(candidate, gathered, use) ?? { state: 'free' as const }),
        });
      }
    }
  }
  return devices;
}

function newestGeneration(slices: readonly ResourceSlice[]): ResourceSlice[] {
  const newest = Math.max(
    ...slices.map(({ spec }) => spec.pool.generation ?? 0),
  );
  return slices.filter(({ spec }) => (spec.pool.generation ?? 0) === newest);
}

function refuse(
  { device }: PoolDevice,
  pool: Pool | undefined,
  node: string | undefined,
  nodes: ReadonlyMap<string, Node>,
  tolerations: Toleration[],
): Refusal | undefined {
  if (pool?.status === 'incomplete') {
    return unavailable('poolUpdating', 'its pool is being updated');
  }
  if (pool?.status === 'invalid') {
    return unavailable('poolInvalid', `its pool is invalid: ${pool.reason}`);
  }
  if (node !== undefined) {
    const known = nodes.get(node);
    if (!known) {
      return unavailable('nodeUnknown', `node ${node} does not exist`);
    }
    const verdict = nodeAccepts(known, { tolerations });
    if (!verdict.accepted) {
      return unavailable(nodeReasons[verdict.reason], verdict.message);
    }
  }
  const taint = untoleratedTaint(device.taints, []);
  if (taint) {
    const value = taint.value ? `=${taint.value}` : '';
    return unavailable('tainted', `tainted ${taint.key}${value}`);
  }
  return undefined;
}

function unavailable(
  reason: UnavailableReason['reason'],
  message: string,
): Refusal {
  return { state: 'unavailable', reason, message };
}

/** A placement that no longer fits beside those that are allocated. */
function block(
  { device }: PoolDevice,
  pool: Pool | undefined,
  use: DeviceUse,
): Refusal | undefined {
  if (!pool || !device.consumesCounters?.length) {
    return undefined;
  }
  const remaining = remainingCounters(pool, use);
  const fits = device.consumesCounters.every(({ counterSet, counters }) =>
    Object.entries(counters).every(([name, { value }]) => {
      const left = remaining.get(counterSet)?.get(name);
      return left !== undefined && left.compareTo(readQuantity(value)) >= 0;
    }),
  );
  return fits
    ? undefined
    : {
        state: 'blocked',
        reason: 'siblingPlacement',
        message: 'other slices of its GPU take its room',
      };
}
