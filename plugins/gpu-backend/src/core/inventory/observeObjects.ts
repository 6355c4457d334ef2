import { deviceKey, ResourceClaim } from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObservedRequest } from './ClusterModel';

/** A label proves nothing beyond its namespace, so what is found by it is kept apart by namespace. */
export function requestKey(namespace: string, id: string): string {
  return `${namespace}/${id}`;
}

/** What a cluster holds for a request: its root, the devices of its claims, and its other objects by kind. */
export function observeObjects(
  objects: ReadonlyMap<string, readonly KubernetesObject[]>,
  cluster: string,
): ObservedRequest {
  const root = objects
    .get('ConfigMap')
    ?.find(({ metadata }) => !metadata.deletionTimestamp);
  const claims = (objects.get('ResourceClaim') ?? []) as ResourceClaim[];
  const devices = claims.flatMap(
    claim =>
      claim.status?.allocation?.devices.results.map(
        result => `${cluster}/${deviceKey(result)}`,
      ) ?? [],
  );
  return {
    ...(root ? { root } : {}),
    objects,
    devices: devices.sort(),
  };
}
