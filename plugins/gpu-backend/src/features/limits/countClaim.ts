import {
  DeviceRequestAllocationResult,
  deviceKey,
  poolKey,
  quotaCharges,
  ResourceClaim,
} from '@backstage-gpu/dra';
import { gpuLabels, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { Tier } from '../../core/inventory/readTiers';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { quotaResource } from './quotas/desiredQuotas';

const gib = 2 ** 30;
/** What the resource of every DeviceClass ends with. */
const suffix = quotaResource('');

/** Devices by tier; what is of no tier is under its DeviceClass. */
export type DevicesByTier = ReadonlyMap<string, number>;

type CountingModel = Pick<
  ClusterModel,
  'summary' | 'tiers' | 'pools' | 'availability'
>;

/** What one claim holds or waits for. */
export interface ClaimedDevices {
  /** Id of the request that it says it was made for. */
  request?: string;
  devices: DevicesByTier;
  memoryGib: number;
  /** Whether it has its devices, so that their memory is known. */
  allocated: boolean;
}

/** Id of the request that a claim says it was made for. */
export function requestOf({ metadata }: ResourceClaim): string | undefined {
  return metadata?.labels?.[gpuLabels.request];
}

/** Counts a claim as limits do. */
export function countClaim(
  model: CountingModel,
  claim: ResourceClaim,
): ClaimedDevices {
  const devices = countDevices(model, claim);
  return {
    request: requestOf(claim),
    devices,
    memoryGib: memoryOf(model, claim, devices) / gib,
    allocated: claim.status?.allocation !== undefined,
  };
}

/**
 * Devices that a claim holds or waits for, as ResourceQuota counts them. What it holds of a tier through a class that is
 * no tier counts for the tier.
 */
export function countDevices(
  model: CountingModel,
  claim: ResourceClaim,
): DevicesByTier {
  const charged = chargesByTier(model.tiers, claim);
  const results = claim.status?.allocation?.devices.results ?? [];
  const tiers = new Set(model.tiers.map(({ name }) => name));
  const others = [...charged.keys()].filter(name => !tiers.has(name));
  if (others.length === 0 || results.length === 0) {
    return charged;
  }
  const devices = new Map(charged);
  others.forEach(name => devices.delete(name));
  const classOf = classesOfRequests(claim);
  for (const result of results) {
    const className = classOf.get(result.request) ?? '';
    if (!result.adminAccess && others.includes(className)) {
      const held = findDevice(model, result);
      const tier =
        model.tiers.find(({ name }) => held?.tiers.includes(name))?.name ??
        className;
      devices.set(tier, (devices.get(tier) ?? 0) + 1);
    }
  }
  return devices;
}

/** Claims are asked about at every request and every look at the quotas; neither they nor tiers ever change in place. */
const charges = new WeakMap<
  readonly Tier[],
  WeakMap<ResourceClaim, DevicesByTier>
>();

function chargesByTier(
  tiers: readonly Tier[],
  claim: ResourceClaim,
): DevicesByTier {
  const known =
    charges.get(tiers) ?? new WeakMap<ResourceClaim, DevicesByTier>();
  charges.set(tiers, known);
  const before = known.get(claim);
  if (before) {
    return before;
  }
  const devices = new Map<string, number>();
  for (const [resource, count] of Object.entries(quotaCharges(claim.spec))) {
    if (resource.endsWith(suffix)) {
      const className = resource.slice(0, -suffix.length);
      const tier = tiers.find(({ deviceClass }) => deviceClass === className);
      devices.set(tier?.name ?? className, count);
    }
  }
  known.set(claim, devices);
  return devices;
}

/** The DeviceClass of each request, by the name that results call it. */
function classesOfRequests({ spec }: ResourceClaim): Map<string, string> {
  return new Map(
    (spec.devices?.requests ?? []).flatMap(
      ({ name, exactly, firstAvailable }): [string, string][] => [
        ...(exactly
          ? [[name, exactly.deviceClassName] as [string, string]]
          : []),
        ...(firstAvailable ?? []).map((each): [string, string] => [
          `${name}/${each.name}`,
          each.deviceClassName,
        ]),
      ],
    ),
  );
}

function findDevice(
  { summary, pools }: CountingModel,
  result: DeviceRequestAllocationResult,
): OccupancyDevice | undefined {
  const { driver, pool: name } = result;
  const id = `${summary.name}/${deviceKey(result)}`;
  return pools
    .get(poolKey({ driver, name }))
    ?.devices.find(each => each.id === id);
}

/** Bytes of what it holds; of what it waits for, those of its tier's largest device. */
function memoryOf(
  model: CountingModel,
  claim: ResourceClaim,
  devices: DevicesByTier,
): number {
  const results = claim.status?.allocation?.devices.results;
  if (results) {
    return results
      .filter(({ adminAccess }) => !adminAccess)
      .reduce(
        (total, result) =>
          total + (findDevice(model, result)?.memoryBytes ?? 0),
        0,
      );
  }
  return [...devices].reduce((total, [tier, count]) => {
    const memory = model.availability.find(
      entry => entry.tier === tier,
    )?.largestMemoryBytes;
    return total + count * (memory ?? 0);
  }, 0);
}
