import { randomInt } from 'node:crypto';
import { toError } from '@backstage/errors';
import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../config/readGpuConfig';
import { ClusterWatcher } from '../watch/ClusterWatcher';
import { ChangeLog, DeviceChange, NewPool, revisionStep } from './ChangeLog';
import { ClusterInventory, ModelChanges } from '../inventory/ClusterInventory';
import { ClusterIdentity } from '../inventory/summariseCluster';
import { findProtectedPlaces } from './findProtectedPlaces';
import { findUnmatchedConfig } from './findUnmatchedConfig';
import { readProjects } from './readProjects';
import { ClusterModel } from '../inventory/ClusterModel';
import { Snapshot } from './Snapshot';
import { BuildSnapshot } from './SnapshotPublisher';
import { sumTiers } from './sumTiers';

/** A cluster that snapshots are built of. */
export interface SnapshotSource extends ClusterIdentity {
  watcher: Pick<ClusterWatcher, 'advance' | 'picture'>;
}

/** The first snapshot, and how the next is built. */
export interface SnapshotBuilder {
  initial: Snapshot;
  build: BuildSnapshot;
  /** Sets who is told that a cluster has more to compute than one build has time for. */
  onUnfinished(listener: (cluster: string) => void): void;
}

const noCluster: Fault = {
  kind: 'configuration',
  message:
    'No cluster is configured. Add one to gpu.clusters with its url or kubeconfig, or install the sandbox module to try it without one.',
  configKey: 'gpu.clusters',
};

/**
 * The first snapshot, in which nothing is known yet, and how the next is built: only what changed is computed again.
 */
export function createSnapshotBuilder(
  sources: readonly SnapshotSource[],
  config: GpuConfig,
): SnapshotBuilder {
  let tellUnfinished: (cluster: string) => void = () => {};
  // Revisions of a process before this one are all smaller, so that nobody is sent changes since one of those.
  // Those of another process differ in what is left over, so that a browser that comes to another replica is sent all.
  const start = Date.now() * revisionStep + randomInt(revisionStep);
  const changes = new ChangeLog(start);
  const inventories = sources.map(
    source => new ClusterInventory(source, config, source.watcher.picture()),
  );
  const protectedPlaces = findProtectedPlaces(config);
  const faultsOf = (clusters: readonly ClusterModel[]) =>
    sources.length === 0
      ? [noCluster]
      : [...protectedPlaces, ...findUnmatchedConfig(config, clusters)];
  const initialClusters = inventories.map(({ model }) => model);

  function* build(
    previous: Snapshot,
    changed: ReadonlySet<string>,
  ): Generator<void, Snapshot, void> {
    const revision = previous.revision + revisionStep;
    const devices: (DeviceChange | NewPool)[] = [];
    const changedRequests = new Map<string, ReadonlySet<string>>();
    const clusters: ClusterModel[] = [];
    for (const [index, { name, watcher }] of sources.entries()) {
      const inventory = inventories[index];
      if (changed.has(name)) {
        const found = yield* rebuildCluster(inventory, watcher);
        for (const device of found.devices) {
          devices.push({ revision, cluster: name, ...device });
        }
        changedRequests.set(name, found.requests);
        if (inventory.isUnfinished) {
          tellUnfinished(name);
        }
      }
      clusters.push(inventory.model);
    }
    if (clusters.every((model, index) => model === previous.clusters[index])) {
      return previous;
    }
    changes.append(devices);
    return {
      revision,
      clusters,
      tiers: sumTiers(clusters),
      projects: areSame(clusters, previous.clusters, namespacesOf)
        ? previous.projects
        : projectsOf(clusters, config),
      changes,
      changedRequests,
      faults: areSame(clusters, previous.clusters, comparedWithConfig)
        ? previous.faults
        : faultsOf(clusters),
    };
  }

  return {
    initial: {
      revision: start,
      clusters: initialClusters,
      tiers: sumTiers(initialClusters),
      projects: projectsOf(initialClusters, config),
      changes,
      changedRequests: new Map(),
      faults: faultsOf(initialClusters),
    },
    build,
    onUnfinished(listener) {
      tellUnfinished = listener;
    },
  };
}

function namespacesOf({ namespaces }: ClusterModel): readonly unknown[] {
  return [namespaces];
}

/** What `findUnmatchedConfig` reads of a cluster; most events are of claims, and change none of it. */
function comparedWithConfig(cluster: ClusterModel): readonly unknown[] {
  const { summary, limitsReadable, tiers, classes, namespaces } = cluster;
  return [summary.freshness.state, limitsReadable, tiers, classes, namespaces];
}

/** Whether a part of all clusters is what it was before. */
function areSame(
  clusters: readonly ClusterModel[],
  before: readonly ClusterModel[],
  partOf: (cluster: ClusterModel) => readonly unknown[],
): boolean {
  return clusters.every((cluster, index) => {
    const part = partOf(before[index]);
    return partOf(cluster).every((value, at) => value === part[at]);
  });
}

/** One cluster's fault never keeps the others' snapshot from being built; what failed is retried with its next change. */
function* rebuildCluster(
  inventory: ClusterInventory,
  watcher: SnapshotSource['watcher'],
): Generator<void, ModelChanges, void> {
  const news = watcher.advance();
  try {
    inventory.absorb(watcher.picture(), news);
    return yield* inventory.rebuild();
  } catch (error) {
    return inventory.fail(toError(error));
  }
}

function projectsOf(clusters: readonly ClusterModel[], config: GpuConfig) {
  return readProjects(
    clusters.map(({ summary, namespaces }) => ({
      name: summary.name,
      namespaces,
    })),
    config,
  );
}
