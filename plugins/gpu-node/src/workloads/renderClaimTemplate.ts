import { Manifest } from './Manifest';
import { PlacedDemand, RenderContext } from './RenderContext';

/**
 * Name of a request's claim template. A template's spec cannot be changed, so the name carries the request's id: a new
 * request under the old name gets a template of its own.
 *
 * @public
 */
export function claimTemplateName({
  request,
}: Pick<RenderContext<unknown>, 'request'>): string {
  return `${request.name}-${request.id.slice(0, 8)}`;
}

/**
 * The ResourceClaimTemplate of a request's demands. A demand with several tiers takes the first that is available, as
 * `firstAvailable` of resource.k8s.io/v1 says.
 *
 * @param labels - copied to the claims, by which the holder is found
 * @public
 */
export function renderClaimTemplate(
  context: Pick<RenderContext<unknown>, 'request' | 'demands'>,
  labels: Record<string, string>,
): Manifest {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: {
      name: claimTemplateName(context),
      namespace: context.request.namespace,
      labels,
    },
    spec: {
      metadata: { labels },
      spec: { devices: { requests: claimRequests(context.demands) } },
    },
  };
}

/**
 * Demands as `devices.requests` of a claim's spec.
 *
 * @public
 */
export function claimRequests(demands: readonly PlacedDemand[]): object[] {
  return demands.map(({ name, alternatives, count }) =>
    alternatives.length === 1
      ? { name, exactly: exactly(alternatives[0].deviceClass, count) }
      : {
          name,
          // Names of tiers are no DNS labels, and two may become the same one.
          firstAvailable: alternatives.map(({ deviceClass }, index) => ({
            name: `alternative-${index + 1}`,
            ...exactly(deviceClass, count),
          })),
        },
  );
}

function exactly(deviceClassName: string, count: number) {
  return { deviceClassName, allocationMode: 'ExactCount', count };
}
