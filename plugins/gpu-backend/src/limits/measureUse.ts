import {
  deviceKey,
  poolKey,
  quotaCharges,
  ResourceClaim,
} from '@backstage-gpu/dra';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { claimsInNamespace } from '../model/claimsInNamespace';
import { Tier } from '../model/readTiers';
import { ClusterModel, Snapshot } from '../model/Snapshot';

const gib = 2 ** 30;

type DevicesByTier = ReadonlyMap<string, number>;

/** What one claim of a project holds or waits for. */
interface ClaimedDevices {
  /** Id of the request that it says it was made for. */
  request?: string;
  /** Devices by tier; what is of no tier is under its DeviceClass. */
  devices: DevicesByTier;
  memoryGib: number;
}

/** What a request that is not final holds or will hold, as the database knows it. */
export interface ReservedDevices {
  id: string;
  tier: string;
  devices: number;
  memoryGib: number;
}

/** What a project holds and waits for. */
export interface ProjectUse {
  devices: ReadonlyMap<string, number>;
  memoryGib: number;
}

/** The claims in a project's namespaces, whoever made them: they count as ResourceQuota counts them. */
export function claimsOfProject(
  snapshot: Pick<Snapshot, 'clusters' | 'projects'>,
  project: string,
): ClaimedDevices[] {
  const places =
    snapshot.projects.find(({ name }) => name === project)?.namespaces ?? [];
  return places.flatMap(({ cluster, namespace }) => {
    const model = snapshot.clusters.find(
      ({ summary }) => summary.name === cluster,
    );
    return (model ? claimsInNamespace(model, namespace) : []).map(claim => {
      const devices = devicesByTier(model!.tiers, claim);
      return {
        request: requestOf(claim),
        devices,
        memoryGib: memoryOf(model!, claim, devices) / gib,
      };
    });
  });
}

/** Id of the request that a claim says it was made for. */
export function requestOf({ metadata }: ResourceClaim): string | undefined {
  return metadata?.labels?.[gpuLabels.request];
}

/** Claims are asked about at every request and every look at the quotas; neither they nor tiers ever change in place. */
const counted = new WeakMap<
  readonly Tier[],
  WeakMap<ResourceClaim, DevicesByTier>
>();

/** Devices that a claim holds or waits for, as ResourceQuota counts them; those of no tier under their DeviceClass. */
export function devicesByTier(
  tiers: readonly Tier[],
  claim: ResourceClaim,
): DevicesByTier {
  const known =
    counted.get(tiers) ?? new WeakMap<ResourceClaim, DevicesByTier>();
  counted.set(tiers, known);
  const before = known.get(claim);
  if (before) {
    return before;
  }
  const devices = new Map<string, number>();
  const suffix = '.deviceclass.resource.k8s.io/devices';
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

/** Devices by tier and their memory. */
class DeviceSum implements ProjectUse {
  readonly devices = new Map<string, number>();
  memoryGib = 0;

  add({ devices, memoryGib }: ProjectUse): void {
    devices.forEach((count, tier) =>
      this.devices.set(tier, (this.devices.get(tier) ?? 0) + count),
    );
    this.memoryGib += memoryGib;
  }

  /** Makes it no less than this. */
  raise(tier: string, devices: number, memoryGib: number): void {
    this.devices.set(tier, Math.max(this.devices.get(tier) ?? 0, devices));
    this.memoryGib = Math.max(this.memoryGib, memoryGib);
  }
}

/**
 * What counts against a project's limits: its requests in the database, and the claims that are of none of them. A request
 * and the claims that say they are its own count once, as the larger of both: anybody can put a request's label on a
 * claim, and Kubernetes counts every claim.
 */
export function measureUse(
  claims: readonly ClaimedDevices[],
  requests: readonly ReservedDevices[],
): ProjectUse {
  const known = new Set(requests.map(({ id }) => id));
  const total = new DeviceSum();
  const claimed = new Map<string, DeviceSum>();
  for (const claim of claims) {
    if (claim.request !== undefined && known.has(claim.request)) {
      const sum = claimed.get(claim.request) ?? new DeviceSum();
      claimed.set(claim.request, sum);
      sum.add(claim);
    } else {
      total.add(claim);
    }
  }
  for (const { id, tier, devices, memoryGib } of requests) {
    const sum = claimed.get(id) ?? new DeviceSum();
    sum.raise(tier, devices, memoryGib);
    total.add(sum);
  }
  return total;
}

/** Bytes of what it holds; of what it waits for, those of its tier's smallest device. */
function memoryOf(
  model: ClusterModel,
  claim: ResourceClaim,
  devices: ReadonlyMap<string, number>,
): number {
  const results = claim.status?.allocation?.devices.results;
  if (results) {
    return results
      .filter(({ adminAccess }) => !adminAccess)
      .reduce((total, result) => {
        const { driver, pool: name } = result;
        const id = `${model.summary.name}/${deviceKey(result)}`;
        const device = model.pools
          .get(poolKey({ driver, name }))
          ?.devices.find(each => each.id === id);
        return total + (device?.memoryBytes ?? 0);
      }, 0);
  }
  return [...devices].reduce((total, [tier, count]) => {
    const memory = model.availability.find(
      entry => entry.tier === tier,
    )?.memoryBytes;
    return total + count * (memory ?? 0);
  }, 0);
}
