import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { GpuProjectResource } from '@backstage-gpu/plugin-gpu-node';
import { Snapshot } from '../core/snapshot/Snapshot';
import { Access } from './Access';
import { toProjectResource } from './toProjectResource';

/** Whether there is any tier, in any cluster, that may be requested for a project. */
export function mayRequest(
  access: Access<GpuProjectResource>,
  project: ProjectSummary,
  snapshot: Pick<Snapshot, 'tiers'>,
): boolean {
  if (access.all || access.none) {
    return access.all;
  }
  const resource = toProjectResource(project, snapshot);
  const asks = resource.clusters.flatMap(cluster =>
    snapshot.tiers
      .filter(tier => tier.clusters.some(each => each.cluster === cluster))
      .map(({ name }) => ({ ...resource, clusters: [cluster], tiers: [name] })),
  );
  // Before a cluster has answered there is nothing to ask for; the project itself is what can be judged then.
  return (asks.length > 0 ? asks : [resource]).some(ask => access.allows(ask));
}
