import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { PoolModel } from '../../core/inventory/PoolModel';

/** Finds the devices of nodes for one answer. A pool over many nodes is divided once, however many of them are asked for. */
export class NodeDevices {
  readonly #pools: { get(key: string): PoolModel | undefined };
  readonly #divided = new Map<string, Map<string, OccupancyDevice[]>>();

  constructor(pools: { get(key: string): PoolModel | undefined }) {
    this.#pools = pools;
  }

  /**
   * The devices on a node, in the order of the keys of their pools.
   *
   * @param node - its name; empty text for devices that are bound to no node
   */
  on(node: string, keys: Iterable<string>): OccupancyDevice[] {
    return [...keys].sort().flatMap(key => {
      const pool = this.#pools.get(key)!;
      return pool.nodes.size === 1
        ? pool.devices
        : this.#divide(key, pool).get(node) ?? [];
    });
  }

  #divide(key: string, { devices }: PoolModel): Map<string, OccupancyDevice[]> {
    const known = this.#divided.get(key);
    if (known) {
      return known;
    }
    const divided = new Map<string, OccupancyDevice[]>();
    for (const device of devices) {
      const { node = '' } = device;
      const list = divided.get(node) ?? [];
      divided.set(node, list);
      list.push(device);
    }
    this.#divided.set(key, divided);
    return divided;
  }
}
