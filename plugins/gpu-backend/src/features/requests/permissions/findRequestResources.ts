import { ProjectSummary } from '@backstage-gpu/plugin-gpu-common';
import { GpuRequestResource } from '@backstage-gpu/plugin-gpu-node';
import { RequestStore } from '../RequestStore';
import { toRequestResource } from './toRequestResource';

/** Requests by id, in the order of the ids; undefined for one that is not known. */
export async function findRequestResources(
  ids: string[],
  store: RequestStore,
  projects: readonly ProjectSummary[],
): Promise<(GpuRequestResource | undefined)[]> {
  const requests = await Promise.all(ids.map(id => store.get(id)));
  return requests.map(
    request => request && toRequestResource(request, projects),
  );
}
