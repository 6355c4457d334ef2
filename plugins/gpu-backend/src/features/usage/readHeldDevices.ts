import { ResourceClaim } from '@backstage-gpu/dra';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { PoolModel } from '../../core/inventory/PoolModel';
import { Tier } from '../../core/inventory/readTiers';
import { Attribution, HeldDevice } from './HeldDevice';

/**
 * The devices of a pool that are allocated, by id.
 *
 * A device counts for the first of the cluster's tiers that selects it. One that several claims share counts once, for
 * the claim that the model names as its holder. A device that is no longer advertised is not allocated.
 */
export function readHeldDevices(
  { devices, claims }: PoolModel,
  tiers: readonly Tier[],
): Map<string, HeldDevice> {
  const held = new Map<string, HeldDevice>();
  if (claims.length === 0) {
    return held;
  }
  const byName = new Map(
    claims.map(claim => [
      `${claim.metadata?.namespace}/${claim.metadata?.name}`,
      claim,
    ]),
  );
  for (const device of devices) {
    const { holder } = device;
    const claim =
      holder && byName.get(`${holder.claim.namespace}/${holder.claim.name}`);
    const uid = claim?.metadata?.uid;
    if (uid) {
      held.set(device.id, {
        cluster: device.cluster,
        device: device.id,
        claim: { uid, ...holder!.claim },
        ...timesOf(claim),
        attribution: attribute(device, tiers),
      });
    }
  }
  return held;
}

function timesOf({
  metadata,
  status,
}: ResourceClaim): Pick<HeldDevice, 'allocatedAt' | 'claimCreatedAt'> {
  return {
    allocatedAt: toTime(status?.allocation?.allocationTimestamp),
    claimCreatedAt: toTime(metadata?.creationTimestamp),
  };
}

function toTime(text: string | undefined): number | undefined {
  const time = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function attribute(
  { tiers: selecting, holder, memoryBytes }: OccupancyDevice,
  tiers: readonly Tier[],
): Attribution {
  const tier = tiers.find(({ name }) => selecting.includes(name));
  return {
    tier: tier?.name,
    pricePerHour: tier?.pricePerHour,
    project: holder?.project,
    holder: holder?.kubernetesId,
    request: holder?.request,
    memoryBytes,
  };
}
