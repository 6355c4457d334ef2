import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../config/readGpuConfig';
import { ClusterWatcher } from '../watch/ClusterWatcher';
import { buildClusterModel } from './buildClusterModel';
import { readProjects } from './readProjects';
import { ClusterModel, Snapshot } from './Snapshot';
import { BuildSnapshot } from './SnapshotPublisher';
import { sumTiers } from './sumTiers';
import { trackDevices } from './trackDevices';

/** A cluster that snapshots are built of. */
export interface SnapshotSource {
  name: string;
  title: string;
  sandbox: boolean;
  configKey?: string;
  watcher: Pick<ClusterWatcher, 'picture'>;
}

const noCluster: Fault = {
  kind: 'configuration',
  message:
    'No cluster is configured. Add one to gpu.clusters with its url or kubeconfig, or install the sandbox module to try it without one.',
  configKey: 'gpu.clusters',
};

/**
 * The first snapshot, in which nothing is known yet, and how the next is built: only clusters whose picture changed are
 * computed again.
 */
export function createSnapshotBuilder(
  sources: SnapshotSource[],
  config: GpuConfig,
): { initial: Snapshot; build: BuildSnapshot } {
  // Revisions of a process before this one are all smaller, so that nobody is sent changes since one of those.
  const start = Date.now();
  const buildOne = (source: SnapshotSource): ClusterModel =>
    buildClusterModel(source.watcher.picture(), source, config);

  const assemble = (
    previous: Pick<
      Snapshot,
      'revision' | 'devices' | 'removed' | 'changesSince'
    >,
    clusters: ClusterModel[],
  ): Snapshot => {
    const revision = previous.revision + 1;
    return {
      revision,
      clusters,
      tiers: sumTiers(clusters),
      projects: readProjects(
        clusters.map(({ summary, namespaces }) => ({
          name: summary.name,
          namespaces,
        })),
        config.projects,
      ),
      ...trackDevices(
        previous,
        clusters.flatMap(({ devices }) => devices),
        revision,
      ),
      faults: sources.length === 0 ? [noCluster] : [],
    };
  };

  return {
    initial: assemble(
      {
        revision: start,
        devices: new Map(),
        removed: [],
        changesSince: start + 1,
      },
      sources.map(buildOne),
    ),
    build: (previous, changed) =>
      assemble(
        previous,
        sources.map((source, index) =>
          changed.has(source.name)
            ? buildOne(source)
            : previous.clusters[index],
        ),
      ),
  };
}
