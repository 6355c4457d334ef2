import { gpuLabels, requestEntityName } from '@backstage-gpu/plugin-gpu-common';
import { RenderContext } from './RenderContext';

/**
 * Labels of every object of a request; pod templates and claims carry them too. The request, its devices and their
 * holder are found by them.
 *
 * @param names - app.kubernetes.io/name and app.kubernetes.io/component of the workload
 * @public
 */
export function requestLabels(
  { request }: Pick<RenderContext<unknown>, 'request'>,
  names: { name: string; component: string },
): Record<string, string> {
  return {
    'app.kubernetes.io/name': names.name,
    'app.kubernetes.io/instance': request.name,
    'app.kubernetes.io/component': names.component,
    'app.kubernetes.io/managed-by': 'backstage-gpu',
    ...(request.system ? { 'app.kubernetes.io/part-of': request.system } : {}),
    [gpuLabels.kubernetesId]: requestEntityName(request),
    [gpuLabels.request]: request.id,
    [gpuLabels.project]: request.project,
    [gpuLabels.tier]: request.tier,
  };
}
