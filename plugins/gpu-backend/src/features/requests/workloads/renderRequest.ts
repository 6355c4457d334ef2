import { GpuRequest, requestDetailsOf } from '@backstage-gpu/plugin-gpu-common';
import {
  Manifest,
  PlacedDemand,
  RenderContext,
} from '@backstage-gpu/plugin-gpu-node';
import { Toleration } from '../../../core/config/readGpuConfig';
import { renderRoot } from './renderRoot';
import { AnyWorkloadKind } from './AnyWorkloadKind';

/** All objects of a request: the root, and what it owns in the order of application. */
export function renderRequest(
  request: Omit<GpuRequest, 'endpoint' | 'component'>,
  options: {
    kind: AnyWorkloadKind;
    demands: PlacedDemand[];
    claims: number;
    tolerations: Toleration[];
  },
): { root: Manifest; others: Manifest[] } {
  const { kind, demands, claims, tolerations } = options;
  const context: RenderContext<GpuRequest['workload']> = {
    request,
    workload: request.workload,
    demands,
    claims,
    tolerations,
  };
  const { name, project, tier, workload } = request;
  const { requester, entityRef, createdAt } = request;
  return {
    root: renderRoot(context, {
      name,
      project,
      tier,
      workload,
      ...requestDetailsOf(request),
      requester,
      entityRef,
      createdAt,
    }),
    others: kind.render(context),
  };
}
