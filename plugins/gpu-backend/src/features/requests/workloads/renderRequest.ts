import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { Manifest, ManifestSpec } from './manifestTypes';
import { renderRoot } from './renderRoot';
import { renderVllm, VllmSettings } from './renderVllm';

/** All objects of a request: the root, and what it owns in the order of application. */
export function renderRequest(
  request: Omit<GpuRequest, 'endpoint'>,
  deviceClass: string,
  settings: VllmSettings,
): { root: Manifest; others: Manifest[] } {
  const spec: ManifestSpec = {
    requestId: request.id,
    name: request.name,
    namespace: request.namespace,
    project: request.project,
    tier: request.tier,
    system: request.system,
    deviceClass,
  };
  const { name, project, tier, description, workload } = request;
  const { owner, system, requester, createdAt } = request;
  return {
    root: renderRoot(spec, {
      name,
      project,
      tier,
      description,
      workload,
      owner,
      system,
      requester,
      createdAt,
    }),
    others: renderVllm(spec, workload, settings),
  };
}
