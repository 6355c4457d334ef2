import {
  Device,
  DeviceAttribute,
  DeviceCapacity,
  ResourceClaimSpec,
} from '@backstage-gpu/dra';
import { Interner } from './Interner';

/** What the objects of one cluster have in common is kept once. Each cluster owns one of these, and they go with it. */
export class Interners {
  readonly texts = new Interner<string>();
  readonly attributes = new Interner<DeviceAttribute>();
  readonly capacities = new Interner<Record<string, DeviceCapacity>>();
  readonly consumptions = new Interner<
    NonNullable<Device['consumesCounters']>
  >();
  readonly claimSpecs = new Interner<ResourceClaimSpec>();
  /**
   * The devices of the ResourceSlice before: nodes are much alike, so most values are those of the device at the same
   * place there, and comparing is cheaper than looking up.
   */
  examples: readonly Device[] = [];

  /** One copy of a text that many objects have. */
  text(text: string): string {
    return this.texts.get(text, () => text);
  }

  /** Values that are remembered now. */
  get size(): number {
    return [
      this.texts,
      this.attributes,
      this.capacities,
      this.consumptions,
      this.claimSpecs,
    ].reduce<number>((sum, { size }) => sum + size, 0);
  }
}
