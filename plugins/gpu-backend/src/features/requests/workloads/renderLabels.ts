import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { ManifestSpec } from './manifestTypes';

/** Labels of every object of a request; the pod template and the claims carry them too. */
export function renderLabels(spec: ManifestSpec): Record<string, string> {
  return {
    'app.kubernetes.io/name': 'vllm',
    'app.kubernetes.io/instance': spec.name,
    'app.kubernetes.io/component': 'model-server',
    'app.kubernetes.io/managed-by': 'backstage-gpu',
    ...(spec.system ? { 'app.kubernetes.io/part-of': spec.system } : {}),
    [gpuLabels.kubernetesId]: spec.name,
    [gpuLabels.request]: spec.requestId,
    [gpuLabels.project]: spec.project,
    [gpuLabels.tier]: spec.tier,
  };
}
