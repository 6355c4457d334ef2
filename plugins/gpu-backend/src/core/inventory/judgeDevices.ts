import {
  CounterValues,
  DeviceUse,
  isOnNode,
  nodeAccepts,
  PoolDevice,
  PoolView,
  readQuantity,
  remainingCounters,
  Toleration,
  untoleratedTaint,
} from '@backstage-gpu/dra';
import {
  OccupancyDevice,
  UnavailableReason,
} from '@backstage-gpu/plugin-gpu-common';
import { GatheredPool, nodeOfDevice, NodeSet } from './gatherCandidates';

/** Whether a device is available, and why not. */
export interface DeviceVerdict {
  state: OccupancyDevice['state'];
  reason?: UnavailableReason['reason'];
  message?: string;
}

const free: DeviceVerdict = { state: 'free' };
const allocated: DeviceVerdict = { state: 'allocated' };
const blocked: DeviceVerdict = {
  state: 'blocked',
  reason: 'siblingPlacement',
  message: 'other slices of its GPU take its room',
};

const nodeReasons = {
  notReady: 'nodeNotReady',
  cordoned: 'nodeCordoned',
  taint: 'nodeTainted',
  selector: 'nodeTainted',
} as const;

/**
 * The state of every candidate of a pool for the pods that we make, in the candidates' order.
 *
 * Reasons are tried in the order in which they would be met: allocated, pool, node, taint, counters.
 */
export function judgeDevices(
  pool: GatheredPool,
  use: DeviceUse,
  nodes: NodeSet,
  tolerations: Toleration[],
): DeviceVerdict[] {
  const reachable = reachableKeys(pool.views);
  const reachableElsewhere = new Set<string>();
  for (const view of pool.otherViews) {
    for (const key of reachableKeys([view])) {
      reachableElsewhere.add(key);
    }
  }
  const remaining = remainingOf(pool, use);
  return pool.candidates.map(candidate => {
    if (use.allocated.has(candidate.key)) {
      return allocated;
    }
    return (
      refusePool(pool) ??
      refuseNode(candidate, nodes, tolerations) ??
      refusePlace(candidate, reachable, reachableElsewhere) ??
      refuseTaint(candidate) ??
      (fits(candidate, remaining) ? free : blocked)
    );
  });
}

function reachableKeys(views: readonly PoolView[]): Set<string> {
  const keys = new Set<string>();
  for (const { node, pool } of views) {
    for (const device of pool.devices) {
      if (isOnNode(device, node)) {
        keys.add(device.key);
      }
    }
  }
  return keys;
}

function remainingOf(
  { views, candidates }: GatheredPool,
  use: DeviceUse,
): CounterValues {
  const counted = candidates.some(
    ({ device }) => (device.consumesCounters?.length ?? 0) > 0,
  );
  return counted && views.length > 0
    ? remainingCounters(views[0].pool, use)
    : new Map();
}

function unavailable(
  reason: UnavailableReason['reason'],
  message: string,
): DeviceVerdict {
  return { state: 'unavailable', reason, message };
}

function refusePool({ refusal }: GatheredPool): DeviceVerdict | undefined {
  if (!refusal) {
    return undefined;
  }
  return refusal.status === 'incomplete'
    ? unavailable('poolUpdating', 'its pool is being updated')
    : unavailable('poolInvalid', `its pool is invalid: ${refusal.reason}`);
}

function refuseNode(
  candidate: PoolDevice,
  nodes: NodeSet,
  tolerations: Toleration[],
): DeviceVerdict | undefined {
  const node = nodeOfDevice(candidate);
  if (node === undefined || nodes.accepts(node)) {
    return undefined;
  }
  const known = nodes.get(node);
  if (!known) {
    return unavailable('nodeUnknown', `node ${node} does not exist`);
  }
  const verdict = nodeAccepts(known, { tolerations });
  return verdict.accepted
    ? undefined
    : unavailable(nodeReasons[verdict.reason], verdict.message);
}

/** A device for any node is of no use while no node that reaches it takes our pods. */
function refusePlace(
  candidate: PoolDevice,
  reachable: ReadonlySet<string>,
  reachableElsewhere: ReadonlySet<string>,
): DeviceVerdict | undefined {
  const { key } = candidate;
  if (nodeOfDevice(candidate) !== undefined || reachable.has(key)) {
    return undefined;
  }
  return reachableElsewhere.has(key)
    ? unavailable('nodeNotReady', 'no node that reaches it takes pods now')
    : unavailable('nodeUnknown', 'no node reaches it');
}

function refuseTaint({ device }: PoolDevice): DeviceVerdict | undefined {
  const taint = untoleratedTaint(device.taints, []);
  if (!taint) {
    return undefined;
  }
  const value = taint.value ? `=${taint.value}` : '';
  return unavailable('tainted', `tainted ${taint.key}${value}`);
}

/** Whether a placement still fits beside those that are allocated. */
function fits({ device }: PoolDevice, remaining: CounterValues): boolean {
  return (device.consumesCounters ?? []).every(({ counterSet, counters }) =>
    Object.entries(counters).every(([name, { value }]) => {
      const left = remaining.get(counterSet)?.get(name);
      return left !== undefined && left.compareTo(readQuantity(value)) >= 0;
    }),
  );
}
