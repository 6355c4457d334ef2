import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { GpuProjectResource } from '@backstage-gpu/plugin-gpu-node';
import { Snapshot } from '../core/snapshot/Snapshot';
import { normaliseOwner } from './normaliseOwner';

/** A project as the rules of permission policies see it. */
export function toProjectResource(
  project: ProjectSummary,
  { tiers }: Pick<Snapshot, 'tiers'>,
): GpuProjectResource {
  const clusters = new Set(project.namespaces.map(({ cluster }) => cluster));
  return {
    name: project.name,
    owner: normaliseOwner(project.owner),
    clusters: [...clusters],
    tiers: tiers
      .filter(tier =>
        tier.clusters.some(({ cluster }) => clusters.has(cluster)),
      )
      .map(({ name }) => name),
  };
}
