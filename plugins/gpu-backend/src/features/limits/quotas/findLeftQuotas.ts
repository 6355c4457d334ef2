import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { DesiredQuota } from './desiredQuotas';
import { isOurs } from './isOurs';

/**
 * The quotas of ours with limits in namespaces that belong to no project any more, to be emptied. Only live clusters are
 * looked at: of others the namespaces may not be known.
 */
export function findLeftQuotas(
  clusters: readonly Pick<ClusterModel, 'summary' | 'quotas'>[],
  projects: readonly Pick<ProjectSummary, 'namespaces'>[],
): DesiredQuota[] {
  const kept = new Set(
    projects.flatMap(({ namespaces }) =>
      namespaces.map(({ cluster, namespace }) => `${cluster}/${namespace}`),
    ),
  );
  return clusters
    .filter(({ summary }) => summary.freshness.state === 'live')
    .flatMap(({ summary, quotas }) =>
      quotas
        .filter(
          quota =>
            isOurs(quota) &&
            quota.spec?.hard !== undefined &&
            !kept.has(`${summary.name}/${quota.metadata.namespace}`),
        )
        .map(({ metadata }) => ({
          place: {
            cluster: summary.name,
            namespace: metadata.namespace!,
            classes: new Map(),
            bypassing: [],
            otherClaims: 0,
            used: new Map(),
          },
        })),
    );
}
