import { isDeepStrictEqual } from 'node:util';
import {
  collectUse,
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
import { countSegments } from './countSegments';
import { DeviceVerdict, judgeDevices } from './judgeDevices';
import { PoolModel, TierTally } from './PoolModel';
import { JudgedDevices, tallyTier } from './tallyTier';

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
  const tiersOf = namesByDevice(tiers);
  const before = new Map(
    (options.previous?.devices ?? []).map(device => [device.id, device]),
  );
  const judged = new Map<
    string,
    { device: OccupancyDevice; verdict: DeviceVerdict }
  >();
  const devices = pool.candidates.map((candidate, index) => {
    const claim = use.allocated.get(candidate.key)?.[0];
    const described = describe({
      cluster: options.cluster,
      candidate,
      verdict: verdicts[index],
      counterNames: pool.counterNames,
      tiers: tiersOf.get(candidate.key) ?? [],
      holder: claim && options.holderOf(claim),
    });
    const known = before.get(described.id);
    const device =
      known && isDeepStrictEqual(known, described) ? known : described;
    judged.set(candidate.key, { device, verdict: verdicts[index] });
    return device;
  });
  const tallies = new Map<string, TierTally>();
  for (const { tier, deviceClass, selection } of tiers) {
    const counts = countSegments({
      pool,
      selection,
      deviceClass,
      claims,
      use,
      evaluate,
    });
    tallies.set(tier, tallyTier(selection, judged as JudgedDevices, counts));
  }
  const key = poolKey(pool.slices);
  return {
    key,
    slices: pool.slices,
    views: pool.views,
    devices,
    claims,
    tallies,
    ...(pool.refusal?.status === 'invalid'
      ? { problem: `pool ${key} is invalid: ${pool.refusal.reason}` }
      : {}),
  };
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
