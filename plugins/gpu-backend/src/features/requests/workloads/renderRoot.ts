import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { Manifest, ManifestSpec } from './manifestTypes';
import { renderLabels } from './renderLabels';

/** What the root object remembers of its request, so that a portal that lost its database can take it up again. */
export type RememberedRequest = Pick<
  GpuRequest,
  | 'name'
  | 'project'
  | 'tier'
  | 'description'
  | 'workload'
  | 'owner'
  | 'system'
  | 'requester'
  | 'createdAt'
>;

/** Name of the root object of a request. */
export function rootName(requestId: string): string {
  return `gpu-request-${requestId}`;
}

/**
 * The root object of a request: a ConfigMap that owns all the others, so that deleting it lets Kubernetes collect the
 * rest.
 */
export function renderRoot(
  spec: ManifestSpec,
  remembered: RememberedRequest,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: rootName(spec.requestId),
      namespace: spec.namespace,
      labels: renderLabels(spec),
    },
    data: { 'request.json': JSON.stringify(remembered) },
  };
}
