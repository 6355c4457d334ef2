import { GpuRequest, ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { GpuRequestResource } from '@backstage-gpu/plugin-gpu-node';
import { normaliseOwner } from '../../../permissions/normaliseOwner';

/** A request as the rules of permission policies see it. */
export function toRequestResource(
  request: Pick<
    GpuRequest,
    'id' | 'project' | 'requester' | 'cluster' | 'tier'
  >,
  projects: readonly ProjectSummary[],
): GpuRequestResource {
  const { id, project, requester, cluster, tier } = request;
  const owner = projects.find(({ name }) => name === project)?.owner;
  return {
    id,
    project,
    projectOwner: normaliseOwner(owner),
    requester,
    cluster,
    tier,
  };
}
