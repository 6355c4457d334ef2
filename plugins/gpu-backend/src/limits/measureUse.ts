import {
  deviceKey,
  poolKey,
  quotaCharges,
  ResourceClaim,
} from '@backstage-gpu/dra';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { claimsInNamespace } from '../model/claimsInNamespace';
import { ClusterModel, Snapshot } from '../model/Snapshot';

const gib = 2 ** 30;

/** What one claim of a project holds or waits for. */
export interface ClaimedDevices {
  cluster: string;
  namespace: string;
  name: string;
  /** Id of the request that it says it was made for. */
  request?: string;
  /** Devices by tier; what is of no tier is under its DeviceClass. */
  devices: ReadonlyMap<string, number>;
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
    return (model ? claimsInNamespace(model, namespace) : []).map(claim =>
      measureClaim(model!, namespace, claim),
    );
  });
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

function measureClaim(
  model: ClusterModel,
  namespace: string,
  claim: ResourceClaim,
): ClaimedDevices {
  const tierOf = new Map(
    model.tiers.map(({ name, deviceClass }) => [deviceClass, name]),
  );
  const devices = new Map<string, number>();
  const suffix = '.deviceclass.resource.k8s.io/devices';
  for (const [resource, count] of Object.entries(quotaCharges(claim.spec))) {
    if (resource.endsWith(suffix)) {
      const deviceClass = resource.slice(0, -suffix.length);
      devices.set(tierOf.get(deviceClass) ?? deviceClass, count);
    }
  }
  return {
    cluster: model.summary.name,
    namespace,
    name: claim.metadata?.name ?? '',
    request: claim.metadata?.labels?.[gpuLabels.request],
    devices,
    memoryGib: memoryOf(model, claim, devices) / gib,
  };
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
