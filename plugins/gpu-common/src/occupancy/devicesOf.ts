import { Occupancy, OccupancyDevice } from './Occupancy';

/**
 * The devices of all clusters in one list, in order of cluster, node and GPU.
 *
 * @public
 */
export function devicesOf({
  clusters,
}: Pick<Occupancy, 'clusters'>): OccupancyDevice[] {
  return clusters.flatMap(({ name: cluster, nodes }) =>
    nodes.flatMap(({ name: node, gpus }) =>
      gpus.flatMap(({ id: gpu, driver, pool, product, columns, devices }) =>
        devices.map(({ name: device, ...rest }) => ({
          id: `${cluster}/${driver}/${pool}/${device}`,
          cluster,
          driver,
          pool,
          device,
          ...(node === undefined ? {} : { node }),
          ...(gpu === undefined ? {} : { gpu }),
          ...(product === undefined ? {} : { product }),
          ...(columns === undefined ? {} : { columns }),
          ...rest,
        })),
      ),
    ),
  );
}
