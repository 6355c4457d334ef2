import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { rootName } from '../records/rootName';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObjectChange } from '../watch/Mirror';
import { ObservedRequest } from './ClusterModel';
import { observeObjects, requestKey } from './observeObjects';

/** Objects by kind, and of a kind by `namespace/name`. */
type ObjectsByKind = Map<string, Map<string, KubernetesObject>>;

/** Keeps what a cluster holds for each request, found by the request label, and which of them changed. */
export class RequestIndex {
  readonly #cluster: string;
  readonly #objects = new Map<string, ObjectsByKind>();
  readonly #dirty = new Set<string>();

  constructor(cluster: string) {
    this.#cluster = cluster;
  }

  change(kind: string, { key, before, after }: ObjectChange): void {
    const was = before && keyOf(kind, before);
    const is = after && keyOf(kind, after);
    if (was && was !== is) {
      this.#objects.get(was)?.get(kind)?.delete(key);
      this.#dirty.add(was);
    }
    if (is) {
      this.#of(is, kind).set(key, after);
      this.#dirty.add(is);
    }
  }

  /** What changed since the last time, by `requestKey`; undefined where nothing is left. */
  takeChanges(): Map<string, ObservedRequest | undefined> {
    const changes = new Map<string, ObservedRequest | undefined>();
    for (const key of this.#dirty) {
      const left = new Map(
        [...(this.#objects.get(key) ?? [])]
          .filter(([, objects]) => objects.size > 0)
          .map(([kind, objects]) => [kind, [...objects.values()]]),
      );
      if (left.size === 0) {
        this.#objects.delete(key);
      }
      changes.set(
        key,
        left.size > 0 ? observeObjects(left, this.#cluster) : undefined,
      );
    }
    this.#dirty.clear();
    return changes;
  }

  #of(key: string, kind: string): Map<string, KubernetesObject> {
    const kinds: ObjectsByKind = this.#objects.get(key) ?? new Map();
    this.#objects.set(key, kinds);
    const objects = kinds.get(kind) ?? new Map<string, KubernetesObject>();
    kinds.set(kind, objects);
    return objects;
  }
}

/** A ConfigMap of another name than the root's is somebody's who copied the label: it must not stand for the root. */
function keyOf(
  kind: string,
  { metadata }: KubernetesObject,
): string | undefined {
  const { name, namespace, labels } = metadata;
  const id = labels?.[gpuLabels.request];
  if (!id || !namespace || (kind === 'ConfigMap' && name !== rootName(id))) {
    return undefined;
  }
  return requestKey(namespace, id);
}
