import { Quantity, readQuantity } from '@backstage-gpu/cel';
import { AllocationResult, ResourceClaim } from '../types';
import { DeviceUse } from './collectUse';
import { deviceKey } from './deviceKey';

/** A use of devices to which allocations can be added. */
export class UseLedger implements DeviceUse {
  readonly allocated: Map<string, readonly ResourceClaim[]>;
  readonly adminAccess: DeviceUse['adminAccess'];
  readonly shared: Map<string, readonly ResourceClaim[]>;
  readonly consumedCapacity: Map<string, ReadonlyMap<string, Quantity>>;

  constructor(before: DeviceUse) {
    this.allocated = new Map(before.allocated);
    this.adminAccess = before.adminAccess;
    this.shared = new Map(before.shared);
    this.consumedCapacity = new Map(before.consumedCapacity);
  }

  /** Counts the devices of an allocation as in use, except for admin access. */
  add(claim: ResourceClaim, allocation: AllocationResult): void {
    for (const result of allocation.devices.results) {
      if (result.adminAccess) {
        continue;
      }
      const key = deviceKey(result);
      if (result.shareID !== undefined) {
        this.shared.set(key, [...(this.shared.get(key) ?? []), claim]);
        this.#consume(key, result.consumedCapacity ?? {});
      } else {
        this.allocated.set(key, [claim]);
      }
    }
  }

  #consume(key: string, amounts: Record<string, string | number>): void {
    const totals = new Map(this.consumedCapacity.get(key));
    for (const [name, amount] of Object.entries(amounts)) {
      const quantity = readQuantity(amount);
      totals.set(name, totals.get(name)?.add(quantity) ?? quantity);
    }
    this.consumedCapacity.set(key, totals);
  }
}
