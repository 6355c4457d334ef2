import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { RenderContext } from './RenderContext';

/**
 * Selects the pods of a request, and no pod that somebody else made: its id is nobody's to choose, while a name is. For the
 * selectors of Services, Deployments and the like, which are refused without it.
 *
 * @public
 */
export function podSelector({
  request,
}: Pick<RenderContext<unknown>, 'request'>): Record<string, string> {
  return { [gpuLabels.request]: request.id };
}
