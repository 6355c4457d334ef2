import { ClusterModel } from '../../core/inventory/ClusterModel';

/** Whether what its cluster shows of a request is all that is there: where nothing is read, nothing is seen. */
export function isObserved(
  { observedNamespaces }: Pick<ClusterModel, 'observedNamespaces'>,
  { namespace }: { namespace: string },
): boolean {
  return !observedNamespaces || observedNamespaces.has(namespace);
}
