import { GpuRequest, RequestDetails } from '@backstage-gpu/plugin-gpu-common';
import { rootName } from '../../../core/records/rootName';
import {
  Manifest,
  RenderContext,
  requestLabels,
} from '@backstage-gpu/plugin-gpu-node';

/** What the root object remembers of its request, so that a portal that lost its database can restore it. */
export type RememberedRequest = RequestDetails &
  Pick<
    GpuRequest,
    | 'name'
    | 'project'
    | 'tier'
    | 'workload'
    | 'requester'
    | 'entityRef'
    | 'createdAt'
  >;

/**
 * The root object of a request: a ConfigMap that owns all the others, so that deleting it lets Kubernetes collect the
 * rest.
 */
export function renderRoot(
  context: Pick<RenderContext<unknown>, 'request'>,
  remembered: RememberedRequest,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: rootName(context.request.id),
      namespace: context.request.namespace,
      labels: requestLabels(context, {
        name: remembered.workload.type,
        component: 'request',
      }),
    },
    data: { 'request.json': JSON.stringify(remembered) },
  };
}
