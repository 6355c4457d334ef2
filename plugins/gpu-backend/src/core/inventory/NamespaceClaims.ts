import { ResourceClaim } from '@backstage-gpu/dra';
import { Map as ImmutableMap } from 'immutable';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObjectChange } from '../watch/Mirror';
import { ClaimsOfNamespace } from './ClusterModel';

/**
 * Keeps claims by namespace, which is what limits are counted by. A change costs the same however many claims there are:
 * they are put in order by who reads them.
 */
export class NamespaceClaims {
  #view: ImmutableMap<string, ClaimsOfNamespace> = ImmutableMap();

  change({ key, before, after }: ObjectChange): void {
    const namespace = (after ?? before)?.metadata.namespace ?? '';
    const claims = this.#view.get(
      namespace,
      ImmutableMap<string, ResourceClaim>(),
    );
    const next = after
      ? claims.set(key, after as KubernetesObject & ResourceClaim)
      : claims.delete(key);
    this.#view =
      next.size > 0
        ? this.#view.set(namespace, next)
        : this.#view.delete(namespace);
  }

  /** The claims of each namespace; the same object as long as none changed. */
  view(): ImmutableMap<string, ClaimsOfNamespace> {
    return this.#view;
  }
}
