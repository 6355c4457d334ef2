import { ResourceClaim } from '@backstage-gpu/dra';
import { ClaimsOfNamespace, ClusterModel } from './ClusterModel';

const inOrder = new WeakMap<ClaimsOfNamespace, readonly ResourceClaim[]>();

/** The claims of a namespace by name, put in order once for each state of the namespace. */
export function claimsInNamespace(
  { claims }: Pick<ClusterModel, 'claims'>,
  namespace: string,
): readonly ResourceClaim[] {
  const unordered = claims.get(namespace);
  if (!unordered) {
    return [];
  }
  const known = inOrder.get(unordered);
  if (known) {
    return known;
  }
  const ordered = [...unordered]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, claim]) => claim);
  inOrder.set(unordered, ordered);
  return ordered;
}
