import { isDeepStrictEqual } from 'node:util';
import {
  collectUse,
  countOverNodes,
  DeviceClass,
  DeviceSelection,
  EvaluateSelector,
  PoolDevice,
  poolKey,
  ResourceClaim,
  Toleration,
} from '@backstage-gpu/dra';
import { Holder, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { describeDevice } from '../describeDevice';
import { Interner } from '../records/Interner';
import { GatheredPool, nodeOfDevice, NodeSet } from './gatherCandidates';
import { DeviceVerdict, judgeDevices } from './judgeDevices';
import { PoolModel, TierTally } from './PoolModel';
import { tallyTier } from './tallyTier';

/** A tier, its class, and which candidates of the pool the class selects. */
export interface SelectedTier {
  tier: string;
  deviceClass: DeviceClass;
  selection: DeviceSelection;
}

/**
 * Computes one pool from its ResourceSlices, its nodes and the claims that hold its devices. Devices that are as they
 * were keep their objects, so that what changed can be told by identity.
 */
export function buildPoolModel(options: {
  cluster: string;
  pool: GatheredPool;
  nodes: NodeSet;
  claims: readonly ResourceClaim[];
  tiers: readonly SelectedTier[];
  tolerations: Toleration[];
  holderOf: (claim: ResourceClaim) => Holder;
  previous?: PoolModel;
  evaluate?: EvaluateSelector;
}): PoolModel {
  const { pool, nodes, claims, tiers, tolerations, evaluate } = options;
  const use = collectUse(claims);
  const verdicts = judgeDevices(pool, use, nodes, tolerations);
  const verdictOf = new Map(
    pool.candidates.map((candidate, index) => [candidate, verdicts[index]]),
  );
  const tallies = new Map<string, TierTally>();
  for (const { tier, deviceClass, selection } of tiers) {
    const counts = countOverNodes({
      pool,
      selection,
      deviceClass,
      claims,
      use,
      evaluate,
    });
    tallies.set(
      tier,
      tallyTier(selection, device => verdictOf.get(device), counts),
    );
  }
  const key = poolKey(pool.slices);
  // Holders are found now, as pods and namespaces may be others when the devices are asked for.
  const holders = new Map<string, Holder>();
  for (const [device, [claim]] of use.allocated) {
    holders.set(device, options.holderOf(claim));
  }
  const describeAll = once(() =>
    describeDevices({ ...options, verdicts, holders }),
  );
  return {
    key,
    slices: pool.slices,
    views: pool.views,
    get devices() {
      return describeAll();
    },
    deviceCount: pool.candidates.length,
    deviceIds: () =>
      pool.candidates.map(candidate => `${options.cluster}/${candidate.key}`),
    claims,
    tallies,
    ...(pool.refusal?.status === 'invalid'
      ? { problem: `pool ${key} is invalid: ${pool.refusal.reason}` }
      : {}),
  };
}

const noTiers: string[] = [];

/** Computes when it is first called; what it was computed from is let go then. */
function once<T>(compute: () => T): () => T {
  let pending: (() => T) | undefined = compute;
  let value: T;
  return () => {
    if (pending) {
      value = pending();
      pending = undefined;
    }
    return value;
  };
}

function describeDevices(options: {
  cluster: string;
  pool: GatheredPool;
  tiers: readonly SelectedTier[];
  verdicts: readonly DeviceVerdict[];
  holders: ReadonlyMap<string, Holder>;
  previous?: PoolModel;
}): OccupancyDevice[] {
  const { cluster, pool, verdicts, holders, previous } = options;
  const tiersOf = namesByDevice(options.tiers);
  const before = new Map(previous?.devices.map(device => [device.id, device]));
  return pool.candidates.map((candidate, index) => {
    const described = describe({
      cluster,
      candidate,
      verdict: verdicts[index],
      counterNames: pool.counterNames,
      tiers: tiersOf.get(candidate.key) ?? noTiers,
      holder: holders.get(candidate.key),
    });
    const known = before.get(described.id);
    return known && isDeepStrictEqual(known, described) ? known : described;
  });
}

/** Most devices are of the same few tiers. */
const tierLists = new Interner<string[]>();

function namesByDevice(
  tiers: readonly SelectedTier[],
): ReadonlyMap<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { tier, selection } of tiers) {
    for (const { key } of selection.matching) {
      const list = [...(names.get(key) ?? []), tier];
      names.set(
        key,
        tierLists.get(list.join(), () => list),
      );
    }
  }
  return names;
}

function describe(options: {
  cluster: string;
  candidate: PoolDevice;
  verdict: DeviceVerdict;
  counterNames: ReadonlySet<string>;
  tiers: string[];
  holder: Holder | undefined;
}): OccupancyDevice {
  const { cluster, candidate, verdict, holder } = options;
  const { key, driver, pool, device } = candidate;
  const node = nodeOfDevice(candidate);
  return {
    id: `${cluster}/${key}`,
    cluster,
    driver,
    pool,
    device: device.name,
    ...(node === undefined ? {} : { node }),
    ...describeDevice(device, driver, options.counterNames),
    dynamic: (device.consumesCounters?.length ?? 0) > 0,
    state: verdict.state,
    ...(verdict.message ? { reason: verdict.message } : {}),
    tiers: options.tiers,
    ...(holder ? { holder } : {}),
  };
}
