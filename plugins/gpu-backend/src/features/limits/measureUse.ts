import { claimsInNamespace } from '../../core/inventory/claimsInNamespace';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { ReservedDevices } from '../contracts/PlacedDevices';
import {
  ClaimedDevices,
  countClaim,
  countDevices,
  DevicesByTier,
  requestOf,
} from './countClaim';

/** What a project holds and waits for. */
export interface ProjectUse {
  /** By tier; what is of no tier under its DeviceClass. */
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
    return model
      ? claimsInNamespace(model, namespace).map(claim =>
          countClaim(model, claim),
        )
      : [];
  });
}

/** Devices by tier and their memory. */
class DeviceSum implements ProjectUse {
  readonly devices = new Map<string, number>();
  memoryGib = 0;
  /** Whether every claim in it has its devices. */
  allocated = true;

  add({
    devices,
    memoryGib,
    allocated = true,
  }: ProjectUse & { allocated?: boolean }): void {
    this.allocated &&= allocated;
    devices.forEach((count, tier) =>
      this.devices.set(tier, (this.devices.get(tier) ?? 0) + count),
    );
    this.memoryGib += memoryGib;
  }

  /** Makes it no less than this. */
  raise({ devices, memoryGib }: ProjectUse): void {
    devices.forEach((count, tier) =>
      this.devices.set(tier, Math.max(this.devices.get(tier) ?? 0, count)),
    );
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
  for (const { id, devices, memoryGib } of requests) {
    const sum = claimed.get(id) ?? new DeviceSum();
    // Once it has all its devices, their memory is known and may be less than the most that it could be.
    const hasAll =
      sum.allocated &&
      sum.devices.size > 0 &&
      [...devices].every(
        ([tier, count]) => (sum.devices.get(tier) ?? 0) >= count,
      );
    sum.raise({ devices, memoryGib: hasAll ? 0 : memoryGib });
    total.add(sum);
  }
  return total;
}

/**
 * Devices by tier that one namespace uses.
 *
 * @param requests - those that go there
 */
export function useOfNamespace(
  model: ClusterModel,
  namespace: string,
  requests: readonly ReservedDevices[],
): DevicesByTier {
  const claims = claimsInNamespace(model, namespace).map(claim => ({
    request: requestOf(claim),
    devices: countDevices(model, claim),
    memoryGib: 0,
    allocated: true,
  }));
  return measureUse(claims, requests).devices;
}
