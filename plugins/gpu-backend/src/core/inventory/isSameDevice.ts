import { isDeepStrictEqual } from 'node:util';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';

const byValue = (left: unknown, right: unknown) => left === right;
const byContent = (left: unknown, right: unknown) =>
  left === right || isDeepStrictEqual(left, right);

/** How each field is compared; a new one has to be named here. */
const comparisons: Record<
  keyof OccupancyDevice,
  (left: unknown, right: unknown) => boolean
> = {
  state: byValue,
  holder: byContent,
  reason: byValue,
  tiers: byContent,
  id: byValue,
  cluster: byValue,
  driver: byValue,
  pool: byValue,
  device: byValue,
  node: byValue,
  gpu: byValue,
  product: byValue,
  columns: byValue,
  profile: byValue,
  memoryBytes: byValue,
  placement: byContent,
  dynamic: byValue,
};
const fields = Object.entries(comparisons) as [
  keyof OccupancyDevice,
  typeof byValue,
][];

/**
 * Whether two descriptions of a device say the same. With every event all devices of a pool are compared, of which few have
 * changed, and field by field costs a fraction of a comparison that knows nothing of them.
 */
export function isSameDevice(
  left: OccupancyDevice,
  right: OccupancyDevice,
): boolean {
  return fields.every(([field, isSame]) => isSame(left[field], right[field]));
}
