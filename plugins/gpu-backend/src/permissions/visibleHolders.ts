import { GpuProjectResource } from '@backstage-gpu/plugin-gpu-node';
import { Snapshot } from '../core/snapshot/Snapshot';
import { Access } from './Access';
import { toProjectResource } from './toProjectResource';
import { viewOf } from './viewOf';

/** Whose holders a reader sees. */
export interface VisibleHolders {
  /** Names of projects; absent for all, and for holders without a project. */
  holdersOf?: ReadonlySet<string>;
  /** A short word that differs between readers who see different things; absent for those who see all. */
  view?: string;
}

/** Decides once a call, so that a device costs a look into a set, and nothing where everything is seen. */
export function visibleHolders(
  access: Access<GpuProjectResource>,
  snapshot: Pick<Snapshot, 'projects' | 'tiers'>,
): VisibleHolders {
  if (access.all) {
    return {};
  }
  const names = access.none
    ? []
    : snapshot.projects
        .filter(project => access.allows(toProjectResource(project, snapshot)))
        .map(({ name }) => name);
  return { holdersOf: new Set(names), view: viewOf(names) };
}
