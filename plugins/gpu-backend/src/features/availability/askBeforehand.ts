import { CompiledSelector } from '@backstage-gpu/cel';
import { isExpensive } from '../../core/inventory/SelectorTime';
import { ClusterModel } from '../../core/inventory/ClusterModel';

/**
 * Asks expensive selectors about every device, one a step. Selectors remember their answers, so that the search for
 * devices, which cannot be interrupted on a node, is not held up by them.
 */
export function* askBeforehand(
  selectors: readonly CompiledSelector[],
  { pools }: Pick<ClusterModel, 'pools'>,
): Generator<void, void, void> {
  const expensive = selectors.filter(isExpensive);
  if (expensive.length === 0) {
    return;
  }
  for (const { slices } of pools.values()) {
    for (const { spec } of slices.resourceSlices) {
      for (const device of spec.devices ?? []) {
        for (const selector of expensive) {
          selector.evaluate({
            driver: spec.driver,
            attributes: device.attributes,
            capacity: device.capacity,
            allowMultipleAllocations: device.allowMultipleAllocations,
          });
          yield;
        }
      }
    }
  }
}
