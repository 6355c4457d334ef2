import { GpuDevice, Holder, Occupancy, OccupancyNode } from './Occupancy';
import {
  EncodedDevice,
  EncodedDeviceKind,
  EncodedGpu,
  EncodedHolder,
  EncodedNode,
  OccupancyResponse,
} from './OccupancyResponse';

/**
 * Reads an answer of `GET /v1/occupancy` into plain objects. What travelled once is one object here, too: devices share
 * lists of tiers and holders, so change none of them in place.
 *
 * @public
 */
export function decodeOccupancy(response: OccupancyResponse): Occupancy {
  const { revision, partial, view, removed, texts } = response;
  const tables: Tables = {
    texts,
    kinds: response.kinds.map(kind => decodeKind(kind, texts)),
    holders: response.holders.map(holder => decodeHolder(holder, texts)),
  };
  return {
    revision,
    partial,
    ...(view === undefined ? {} : { view }),
    clusters: response.clusters.map(({ name, nodes }) => ({
      name,
      nodes: nodes.map(node => decodeNode(node, tables)),
    })),
    removed,
  };
}

type DeviceKind = Pick<
  GpuDevice,
  'profile' | 'memoryBytes' | 'placement' | 'dynamic' | 'tiers'
>;

interface Tables {
  texts: readonly string[];
  kinds: readonly DeviceKind[];
  holders: readonly Holder[];
}

function decodeNode({ name, partial, gpus }: EncodedNode, tables: Tables) {
  const node: OccupancyNode = {
    ...(name === undefined ? {} : { name }),
    ...(partial === undefined ? {} : { partial }),
    gpus: gpus.map(gpu => decodeGpu(gpu, name, tables)),
  };
  return node;
}

function decodeGpu(
  { driver, pool, product, devices, ...rest }: EncodedGpu,
  node: string | undefined,
  tables: Tables,
) {
  const { texts } = tables;
  return {
    ...rest,
    driver: texts[driver],
    pool: pool === undefined ? node! : texts[pool],
    ...(product === undefined ? {} : { product: texts[product] }),
    devices: devices.map(device => decodeDevice(device, tables)),
  };
}

function decodeDevice(
  { name, kind, state, reason, holder }: EncodedDevice,
  { texts, kinds, holders }: Tables,
): GpuDevice {
  return {
    name: texts[name],
    ...kinds[kind],
    state,
    ...(reason === undefined ? {} : { reason: texts[reason] }),
    ...(holder === undefined ? {} : { holder: holders[holder] }),
  };
}

function decodeKind(
  { profile, tiers, ...rest }: EncodedDeviceKind,
  texts: readonly string[],
): DeviceKind {
  return {
    ...rest,
    ...(profile === undefined ? {} : { profile: texts[profile] }),
    tiers: tiers.map(tier => texts[tier]),
  };
}

function decodeHolder(
  { namespace, claim, workload, unreserved, ...rest }: EncodedHolder,
  texts: readonly string[],
): Holder {
  return {
    claim: { namespace: texts[namespace], name: texts[claim] },
    ...Object.fromEntries(
      Object.entries(rest).map(([name, place]) => [name, texts[place]]),
    ),
    ...(workload && {
      workload: { kind: texts[workload.kind], name: texts[workload.name] },
    }),
    ...(unreserved === undefined ? {} : { unreserved }),
  };
}
