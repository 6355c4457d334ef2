import { ResourceClaim } from '@backstage-gpu/dra';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { Map as ImmutableMap } from 'immutable';
import {
  ChangeLog,
  DeviceChange,
  revisionStep,
} from '../../../core/snapshot/ChangeLog';
import { PoolModel } from '../../../core/inventory/PoolModel';
import { Tier } from '../../../core/inventory/readTiers';
import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { Snapshot } from '../../../core/snapshot/Snapshot';

/** A device for a snapshot, and the claim that holds it. */
export interface DeviceState {
  /** `cluster/driver/pool/device`. */
  id: string;
  tiers?: string[];
  memoryBytes?: number;
  held?: {
    claim: { uid: string; namespace: string; name: string };
    allocationTimestamp?: string;
    creationTimestamp?: string;
    project?: string;
    kubernetesId?: string;
    request?: string;
  };
}

/** One cluster for a snapshot. */
export interface ClusterState {
  name: string;
  /** `live` when absent. */
  freshness?: 'live' | 'stale' | 'partial' | 'unreachable';
  /** Whether all claims are read; yes when absent. */
  occupancyKnown?: boolean;
  devices: DeviceState[];
}

const tiers: Tier[] = [
  {
    name: 'gpu-small',
    deviceClass: 'gpu-small',
    title: 'Small',
    pricePerHour: 2,
    order: 1,
  },
  { name: 'gpu-free', deviceClass: 'gpu-free', title: 'Free', order: 2 },
];

/** Makes the snapshots that one replica publishes, with its log of changes. Only what the ledger reads is in them. */
export class SnapshotMaker {
  readonly #changes: ChangeLog;
  #revision: number;
  #known = new Map<string, string>();

  constructor(options: { revision?: number; logLimit?: number } = {}) {
    this.#revision = options.revision ?? 1;
    this.#changes = new ChangeLog(this.#revision, options.logLimit);
  }

  next(clusters: readonly ClusterState[], offered = tiers): Snapshot {
    this.#revision += revisionStep;
    const known = new Map<string, string>();
    const changed: DeviceChange[] = [];
    for (const { name, devices } of clusters) {
      for (const device of devices) {
        const text = JSON.stringify(device);
        known.set(device.id, text);
        if (this.#known.get(device.id) !== text) {
          changed.push(this.#change(name, device.id));
        }
        this.#known.delete(device.id);
      }
    }
    for (const id of this.#known.keys()) {
      changed.push(this.#change(id.split('/')[0], id));
    }
    this.#known = known;
    this.#changes.append(changed);
    return {
      revision: this.#revision,
      clusters: clusters.map(cluster => toModel(cluster, offered)),
      changes: this.#changes,
    } as Partial<Snapshot> as Snapshot;
  }

  #change(cluster: string, id: string): DeviceChange {
    return {
      revision: this.#revision,
      cluster,
      pool: poolOf(id),
      id,
      node: '',
      inPlace: false,
    };
  }
}

function poolOf(id: string): string {
  return id.split('/').slice(1, -1).join('/');
}

function toModel(
  { name, freshness = 'live', occupancyKnown = true, devices }: ClusterState,
  offered: Tier[],
): ClusterModel {
  const pools = new Map<string, DeviceState[]>();
  for (const device of devices) {
    const pool = poolOf(device.id);
    pools.set(pool, [...(pools.get(pool) ?? []), device]);
  }
  return {
    summary: {
      name,
      title: name,
      sandbox: false,
      freshness: { state: freshness, since: '' },
      faults: [],
    },
    occupancyKnown,
    tiers: offered,
    pools: ImmutableMap(
      [...pools].map(([key, list]) => [key, toPool(name, key, list)]),
    ),
  } as Partial<ClusterModel> as ClusterModel;
}

function toPool(
  cluster: string,
  key: string,
  list: readonly DeviceState[],
): PoolModel {
  const claims = new Map<string, ResourceClaim>();
  const devices = list.map(({ id, held, tiers: selecting, memoryBytes }) => {
    const [, driver, pool, device] = id.split('/');
    if (held) {
      const { uid, namespace, name } = held.claim;
      claims.set(uid, {
        metadata: {
          uid,
          namespace,
          name,
          creationTimestamp: held.creationTimestamp,
        },
        spec: {},
        status: {
          allocation: {
            devices: { results: [] },
            allocationTimestamp: held.allocationTimestamp,
          },
        },
      });
    }
    const occupancy: OccupancyDevice = {
      id,
      cluster,
      driver,
      pool,
      device,
      memoryBytes,
      dynamic: false,
      state: held ? 'allocated' : 'free',
      tiers: selecting ?? ['gpu-small'],
      ...(held
        ? {
            holder: {
              claim: { namespace: held.claim.namespace, name: held.claim.name },
              project: held.project,
              kubernetesId: held.kubernetesId,
              request: held.request,
            },
          }
        : {}),
    };
    return occupancy;
  });
  return {
    key,
    devices,
    claims: [...claims.values()],
  } as Partial<PoolModel> as PoolModel;
}
