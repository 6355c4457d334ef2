import { GpuProjectResource } from '@backstage-gpu/plugin-gpu-node';
import { Snapshot } from '../core/snapshot/Snapshot';
import { toProjectResource } from './toProjectResource';

/** Projects by name, in the order of the names; undefined for one that is not known. */
export function findProjectResources(
  names: string[],
  snapshot: Pick<Snapshot, 'projects' | 'tiers'>,
): (GpuProjectResource | undefined)[] {
  return names.map(wanted => {
    const project = snapshot.projects.find(({ name }) => name === wanted);
    return project && toProjectResource(project, snapshot);
  });
}
