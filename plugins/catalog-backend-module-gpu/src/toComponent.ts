import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  ComponentEntity,
} from '@backstage/catalog-model';
import {
  entityAnnotations,
  GpuRequest,
  requestEntityName,
} from '@backstage-gpu/plugin-gpu-common';

/** The catalog entity of the service that a request deployed. Where its project names no owner, who asked owns it. */
export function toComponent(request: GpuRequest): ComponentEntity {
  const location = `gpu-request:${request.id}`;
  const name = requestEntityName(request);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      description:
        request.description ||
        request.component?.description ||
        `${request.workload.type} on ${request.tier}`,
      annotations: {
        [ANNOTATION_LOCATION]: location,
        [ANNOTATION_ORIGIN_LOCATION]: location,
        [entityAnnotations.kubernetesId]: name,
        [entityAnnotations.project]: request.project,
        [entityAnnotations.request]: request.id,
        'backstage.io/kubernetes-namespace': request.namespace,
      },
      tags: ['gpu', request.workload.type],
    },
    spec: {
      type: request.component?.type ?? 'service',
      lifecycle: 'experimental',
      owner: request.owner ?? request.requester,
      ...(request.system ? { system: request.system } : {}),
    },
  };
}
