import { ResourceClaim } from '@backstage-gpu/dra';
import { Map as ImmutableMap } from 'immutable';
import { ObjectChange } from '../../watch/Mirror';

/** Finds claims by namespace, which is what limits are counted by. */
export class NamespaceClaims {
  readonly #claims = new Map<string, Map<string, ResourceClaim>>();
  readonly #dirty = new Set<string>();
  #view: ImmutableMap<string, readonly ResourceClaim[]> = ImmutableMap();

  change({ key, before, after }: ObjectChange): void {
    const namespace = (after ?? before)?.metadata.namespace ?? '';
    const claims = this.#claims.get(namespace) ?? new Map();
    this.#claims.set(namespace, claims);
    if (after) {
      claims.set(key, after);
    } else {
      claims.delete(key);
    }
    this.#dirty.add(namespace);
  }

  /** The claims of each namespace by name; the same object as long as none changed. */
  view(): ImmutableMap<string, readonly ResourceClaim[]> {
    for (const namespace of this.#dirty) {
      const claims = this.#claims.get(namespace);
      if (claims?.size) {
        const sorted = [...claims]
          .sort(([left], [right]) => (left < right ? -1 : 1))
          .map(([, claim]) => claim);
        this.#view = this.#view.set(namespace, sorted);
      } else {
        this.#claims.delete(namespace);
        this.#view = this.#view.delete(namespace);
      }
    }
    this.#dirty.clear();
    return this.#view;
  }
}
