import { Manifest, ManifestSpec } from './manifestTypes';
import { renderLabels } from './renderLabels';

/**
 * Name of a request's claim template. A template's spec cannot be changed, so the name carries the request's id: a new
 * request under the old name gets a template of its own.
 */
export function claimTemplateName(spec: ManifestSpec): string {
  return `${spec.name}-${spec.requestId.slice(0, 8)}`;
}

/** One device of the tier for each pod. Its labels are copied to the claims, by which the holder is found. */
export function renderClaimTemplate(spec: ManifestSpec): Manifest {
  const labels = renderLabels(spec);
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: {
      name: claimTemplateName(spec),
      namespace: spec.namespace,
      labels,
    },
    spec: {
      metadata: { labels },
      spec: {
        devices: {
          requests: [
            {
              name: 'gpu',
              exactly: {
                deviceClassName: spec.deviceClass,
                allocationMode: 'ExactCount',
                count: 1,
              },
            },
          ],
        },
      },
    },
  };
}
