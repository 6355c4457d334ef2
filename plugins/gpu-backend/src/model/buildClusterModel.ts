import { collectUse, deviceKey } from '@backstage-gpu/dra';
import { gpuLabels, OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../config/readGpuConfig';
import { ClusterPicture } from '../watch/ClusterWatcher';
import { ClusterRecords, toClusterRecords } from './ClusterRecords';
import { createTierCounter } from './countClaims';
import { describeDevice } from './describeDevice';
import { findHolder } from './findHolder';
import { judgeFreshness } from './judgeFreshness';
import { judgeTier } from './judgeTier';
import { observeRequests } from './observeRequests';
import { DeviceRecord, readDevices } from './readDevices';
import { readTiers } from './readTiers';
import { selectDevices, Selection } from './selectDevices';
import { ClusterModel } from './Snapshot';

/** Without any of these nothing can be counted. */
const needed = ['resourceslices', 'deviceclasses', 'resourceclaims', 'nodes'];

/** Computes what people want to know of a cluster from its mirror; a pure function of its arguments. */
export function buildClusterModel(
  picture: ClusterPicture,
  cluster: {
    name: string;
    title: string;
    sandbox: boolean;
    configKey?: string;
  },
  config: GpuConfig,
): ClusterModel {
  const records = toClusterRecords(picture);
  const { freshness, faults } = judgeFreshness(picture, cluster);
  const known = needed.every(name => picture.statuses.get(name)?.synced);
  const { tolerations } = config.workloads;
  const tiers = readTiers(records.classes, config.tiers);
  const use = collectUse(records.claims);
  const devices = readDevices({
    slices: records.slices,
    nodes: records.nodes,
    use,
    tolerations,
  });
  const selections = new Map<string, Selection>();
  for (const tier of tiers) {
    const deviceClass = records.classes.find(
      ({ metadata }) => metadata.name === tier.deviceClass,
    )!;
    selections.set(tier.name, selectDevices(deviceClass, devices));
  }
  const counter = known
    ? createTierCounter(records, use, tolerations)
    : undefined;
  return {
    summary: {
      name: cluster.name,
      title: cluster.title,
      sandbox: cluster.sandbox,
      freshness,
      version: picture.version,
      ...(known
        ? { nodes: records.nodes.length, devices: devices.length }
        : {}),
      faults,
    },
    tiers,
    availability: tiers.map(tier =>
      judgeTier({
        tier,
        cluster: cluster.name,
        freshness,
        selection: selections.get(tier.name)!,
        claims: records.claims,
        counter,
      }),
    ),
    devices: describeDevices(cluster.name, records, devices, use, selections),
    requests: observeRequests(
      records,
      result => `${cluster.name}/${deviceKey(result)}`,
    ),
    namespaces: records.namespaces,
  };
}

function describeDevices(
  cluster: string,
  records: ClusterRecords,
  devices: DeviceRecord[],
  use: ReturnType<typeof collectUse>,
  selections: ReadonlyMap<string, Selection>,
): OccupancyDevice[] {
  const projects = new Map<string, string>();
  for (const { metadata } of records.namespaces) {
    const project = metadata.labels?.[gpuLabels.project];
    if (project) {
      projects.set(metadata.name, project);
    }
  }
  const claims = new Map(
    records.claims.map(claim => [
      `${claim.metadata.namespace}/${claim.metadata.name}`,
      claim,
    ]),
  );
  const tiersOf = new Map<DeviceRecord, string[]>();
  for (const [tier, { selected }] of selections) {
    for (const record of selected) {
      tiersOf.set(record, [...(tiersOf.get(record) ?? []), tier]);
    }
  }
  return devices.map(record => {
    const { key, driver, pool, device } = record.candidate;
    const held = use.allocated.get(key)?.[0];
    const claim =
      held && claims.get(`${held.metadata?.namespace}/${held.metadata?.name}`);
    return {
      id: `${cluster}/${key}`,
      cluster,
      driver,
      pool,
      device: device.name,
      ...(record.node === undefined ? {} : { node: record.node }),
      ...describeDevice(device, driver, record.counterNames),
      dynamic: (device.consumesCounters?.length ?? 0) > 0,
      state: record.state,
      ...(record.message ? { reason: record.message } : {}),
      tiers: tiersOf.get(record) ?? [],
      ...(claim ? { holder: findHolder(claim, records.pods, projects) } : {}),
    };
  });
}
