import { ResourceClaim } from '@backstage-gpu/dra';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { Map as ImmutableMap } from 'immutable';
import {
  ClaimRefusal,
  QuotaRecord,
} from '../../../core/records/ClusterRecords';
import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { Snapshot } from '../../../core/snapshot/Snapshot';

/** What one cluster of a picture holds. */
export interface PicturedCluster {
  /** DeviceClass by tier. */
  tiers?: Record<string, string>;
  /** GiB of each tier's smallest device. */
  memoryGib?: Record<string, number>;
  /** By namespace. */
  claims?: Record<string, ResourceClaim[]>;
  quotas?: QuotaRecord[];
  events?: ClaimRefusal[];
  /** True when absent. */
  limitsReadable?: boolean;
}

/** A snapshot with as much in it as limits look at. */
export function pictureOf(
  clusters: Record<string, PicturedCluster>,
  /** Namespaces by project, as `cluster/namespace`. */
  projects: Record<string, string[]>,
  /** Devices by tier; of a tier that is not here, the number is unknown. */
  totals: Record<string, number> = {},
): Snapshot {
  const names = new Set(
    Object.values(clusters).flatMap(({ tiers = {} }) => Object.keys(tiers)),
  );
  return {
    clusters: Object.entries(clusters).map(([name, cluster]) =>
      modelOf(name, cluster),
    ),
    tiers: [...names].map(name => ({ name, total: totals[name] })),
    projects: Object.entries(projects).map(([name, places]) => ({
      name,
      namespaces: places.map(place => {
        const [cluster, namespace] = place.split('/');
        return { cluster, namespace };
      }),
    })),
  } as unknown as Snapshot;
}

function modelOf(name: string, cluster: PicturedCluster): ClusterModel {
  const { tiers = {}, memoryGib = {}, claims = {} } = cluster;
  const { quotas = [], events = [] } = cluster;
  return {
    summary: { name },
    limitsReadable: cluster.limitsReadable ?? true,
    classes: new Map(
      Object.values(tiers).map(deviceClass => [deviceClass, {}]),
    ),
    tiers: Object.entries(tiers).map(([tier, deviceClass]) => ({
      name: tier,
      deviceClass,
    })),
    availability: Object.entries(memoryGib).map(([tier, gib]) => ({
      tier,
      memoryBytes: gib * 2 ** 30,
      largestMemoryBytes: gib * 2 ** 30,
    })),
    pools: ImmutableMap(),
    claims: ImmutableMap(
      Object.entries(claims).map(([namespace, list]) => [
        namespace,
        ImmutableMap(
          list.map(claim => [`${namespace}/${claim.metadata?.name}`, claim]),
        ),
      ]),
    ),
    quotas,
    events,
  } as unknown as ClusterModel;
}

/** A claim for one device of `class-small`, of a request if it says so. */
export function claimOf(name: string, request?: string): ResourceClaim {
  return {
    metadata: {
      name,
      labels: request ? { [gpuLabels.request]: request } : {},
    },
    spec: {
      devices: {
        requests: [
          { name: 'gpu', exactly: { deviceClassName: 'class-small' } },
        ],
      },
    },
  };
}

/** A ResourceQuota for devices of a class. */
export function quotaOf(
  namespace: string,
  name: string,
  deviceClass: string,
  hard: string,
  labels?: Record<string, string>,
): QuotaRecord {
  const resource = `${deviceClass}.deviceclass.resource.k8s.io/devices`;
  return {
    metadata: { name, namespace, labels },
    spec: { hard: { [resource]: hard } },
  };
}
