import { poolKey, ResourceClaim } from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObjectChange } from '../watch/Mirror';

type Claim = ResourceClaim & KubernetesObject;

/** Finds claims by the pools that they hold devices of, and by the pod that they are reserved for. */
export class ClaimIndex {
  readonly #byPool = new Map<string, Map<string, Claim>>();
  readonly #byPod = new Map<string, Map<string, Claim>>();

  /** Takes in what became of a claim, and says which pools that concerns. */
  change({ key, before, after }: ObjectChange): Set<string> {
    const pools = new Set<string>();
    for (const pool of before ? poolsOf(before as Claim) : []) {
      remove(this.#byPool, pool, key);
      pools.add(pool);
    }
    for (const pool of after ? poolsOf(after as Claim) : []) {
      add(this.#byPool, pool, key, after as Claim);
      pools.add(pool);
    }
    const podBefore = before && podOf(before as Claim);
    const podAfter = after && podOf(after as Claim);
    if (podBefore) {
      remove(this.#byPod, podBefore, key);
    }
    if (podAfter) {
      add(this.#byPod, podAfter, key, after as Claim);
    }
    return pools;
  }

  /** The claims with devices of a pool, by name, so that answers do not depend on the order of events. */
  ofPool(pool: string): Claim[] {
    return [...(this.#byPool.get(pool) ?? [])]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, claim]) => claim);
  }

  /** The pools with devices that a pod, named `namespace/name`, holds. */
  poolsOfPod(pod: string): Set<string> {
    return poolsOfClaims(this.#byPod.get(pod)?.values() ?? []);
  }
}

/** The pools with devices that the claims hold. */
export function poolsOfClaims(claims: Iterable<ResourceClaim>): Set<string> {
  const pools = new Set<string>();
  for (const claim of claims) {
    poolsOf(claim).forEach(pool => pools.add(pool));
  }
  return pools;
}

function poolsOf(claim: ResourceClaim): Set<string> {
  return new Set(
    (claim.status?.allocation?.devices.results ?? []).map(
      ({ driver, pool: name }) => poolKey({ driver, name }),
    ),
  );
}

function podOf({ metadata, status }: Claim): string | undefined {
  const pod = status?.reservedFor?.[0];
  return pod && `${metadata.namespace}/${pod.name}`;
}

function add(
  index: Map<string, Map<string, Claim>>,
  name: string,
  key: string,
  claim: Claim,
): void {
  const claims = index.get(name);
  if (claims) {
    claims.set(key, claim);
  } else {
    index.set(name, new Map([[key, claim]]));
  }
}

function remove(
  index: Map<string, Map<string, Claim>>,
  name: string,
  key: string,
): void {
  const claims = index.get(name);
  claims?.delete(key);
  if (claims?.size === 0) {
    index.delete(name);
  }
}
