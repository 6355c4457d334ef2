import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObjectChange } from '../watch/Mirror';
import { observeRequest, RequestObjects, requestKey } from './observeRequests';
import { ObservedRequest } from './ClusterModel';

type Kind = keyof RequestObjects;

/** Keeps what a cluster holds for each request, found by the request label, and which of them changed. */
export class RequestIndex {
  readonly #cluster: string;
  readonly #objects = new Map<
    string,
    Record<Kind, Map<string, KubernetesObject>>
  >();
  readonly #dirty = new Set<string>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  change(kind: Kind, { key, before, after }: ObjectChange): void {
    const was = before && keyOf(before);
    const is = after && keyOf(after);
    if (was && was !== is) {
      this.#objects.get(was)?.[kind].delete(key);
      this.#dirty.add(was);
    }
    if (is) {
      this.#of(is)[kind].set(key, after);
      this.#dirty.add(is);
    }
  }

  /** What changed since the last time, by `requestKey`; undefined where nothing is left. */
  takeChanges(): Map<string, ObservedRequest | undefined> {
    const changes = new Map<string, ObservedRequest | undefined>();
    for (const key of this.#dirty) {
      const objects = this.#objects.get(key);
      const left =
        objects && Object.values(objects).some(({ size }) => size > 0);
      if (!left) {
        this.#objects.delete(key);
      }
      changes.set(
        key,
        left
          ? observeRequest(
              {
                roots: [...objects.roots.values()],
                claims: [...objects.claims.values()],
                deployments: [...objects.deployments.values()],
                pods: [...objects.pods.values()],
              } as RequestObjects,
              this.#cluster,
            )
          : undefined,
      );
    }
    this.#dirty.clear();
    return changes;
  }

  #of(key: string): Record<Kind, Map<string, KubernetesObject>> {
    const known = this.#objects.get(key);
    if (known) {
      return known;
    }
    const created = {
      roots: new Map(),
      claims: new Map(),
      deployments: new Map(),
      pods: new Map(),
    };
    this.#objects.set(key, created);
    return created;
  }
}

function keyOf({ metadata }: KubernetesObject): string | undefined {
  const id = metadata.labels?.[gpuLabels.request];
  return id && metadata.namespace
    ? requestKey(metadata.namespace, id)
    : undefined;
}
