import { NotAllowedError } from '@backstage/errors';
import { gpuRequestCreatePermission } from '@backstage-gpu/plugin-gpu-common';
import { GpuProjectResource } from '@backstage-gpu/plugin-gpu-node';
import { Snapshot } from '../../../core/snapshot/Snapshot';
import { Access } from '../../../permissions/Access';
import { toProjectResource } from '../../../permissions/toProjectResource';

const permission = gpuRequestCreatePermission.name;

/**
 * Lets a request through that may be made wherever it might be placed and whichever of its tiers it gets: where it names
 * no cluster, the choice among those of the project comes later. A request of no tier cannot be judged, so it is refused. An unknown project is left to the planning, which says which ones are known.
 *
 * @throws NotAllowedError when the caller may not make it
 */
export function requireRequestable(
  access: Access<GpuProjectResource>,
  asked: { project: string; tiers: readonly string[]; cluster?: string },
  snapshot: Pick<Snapshot, 'projects' | 'tiers'>,
): void {
  if (access.all) {
    return;
  }
  if (access.none) {
    throw new NotAllowedError(
      `the permission ${permission} is needed to request devices`,
    );
  }
  const project = snapshot.projects.find(({ name }) => name === asked.project);
  if (!project) {
    return;
  }
  const resource = toProjectResource(project, snapshot);
  const allowed = (clusters: string[]) =>
    asked.tiers.length > 0 &&
    asked.tiers.every(tier =>
      access.allows({ ...resource, clusters, tiers: [tier] }),
    );
  const places = asked.cluster ? [asked.cluster] : resource.clusters;
  const refused = places.filter(cluster => !allowed([cluster]));
  if (refused.length > 0 || (places.length === 0 && !allowed([]))) {
    const where = refused.length > 0 ? ` in ${refused.join(', ')}` : '';
    const hint =
      refused.length < places.length
        ? '; name a cluster where you have it'
        : '';
    throw new NotAllowedError(
      `the permission ${permission} is needed to request ${asked.tiers.join(
        ' or ',
      )} for project ${asked.project}${where}${hint}`,
    );
  }
}
