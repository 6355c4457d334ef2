import { Quantity, readQuantity } from '@backstage-gpu/cel';
import { ResourceClaim } from '../types';
import { deviceKey } from './deviceKey';

/**
 * Which devices the claims of a cluster hold.
 *
 * @remarks A device counts as in use from its allocation on, whether a pod has
 * reserved the claim or not. Admin access leaves a device free for others.
 *
 * @public
 */
export interface DeviceUse {
  /** Devices that no other claim can get, with the claims that hold them. */
  allocated: ReadonlyMap<string, readonly ResourceClaim[]>;
  /** Devices that claims watch with admin access. */
  adminAccess: ReadonlyMap<string, readonly ResourceClaim[]>;
  /** Devices that several claims share, with the claims that have a part. */
  shared: ReadonlyMap<string, readonly ResourceClaim[]>;
  /** What the claims took of shared devices, by capacity name. */
  consumedCapacity: ReadonlyMap<string, ReadonlyMap<string, Quantity>>;
}

/**
 * Collects the use of devices from the `status.allocation` of claims.
 *
 * @param claims - the claims of all namespaces; those of one namespace alone
 * would make devices of the others look free.
 *
 * @public
 */
export function collectUse(claims: Iterable<ResourceClaim>): DeviceUse {
  const allocated = new Map<string, ResourceClaim[]>();
  const adminAccess = new Map<string, ResourceClaim[]>();
  const shared = new Map<string, ResourceClaim[]>();
  const consumedCapacity = new Map<string, Map<string, Quantity>>();
  for (const claim of claims) {
    for (const result of claim.status?.allocation?.devices.results ?? []) {
      const key = deviceKey(result);
      if (result.adminAccess) {
        append(adminAccess, key, claim);
      } else if (result.shareID !== undefined) {
        append(shared, key, claim);
        consume(consumedCapacity, key, result.consumedCapacity ?? {});
      } else {
        append(allocated, key, claim);
      }
    }
  }
  return { allocated, adminAccess, shared, consumedCapacity };
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) {
    list.push(value);
  } else {
    lists.set(key, [value]);
  }
}

function consume(
  consumed: Map<string, Map<string, Quantity>>,
  key: string,
  amounts: Record<string, string | number>,
): void {
  const totals = consumed.get(key) ?? new Map<string, Quantity>();
  consumed.set(key, totals);
  for (const [name, amount] of Object.entries(amounts)) {
    const quantity = readQuantity(amount);
    const total = totals.get(name);
    totals.set(name, total ? total.add(quantity) : quantity);
  }
}
