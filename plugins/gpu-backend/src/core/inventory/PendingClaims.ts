import { ResourceClaim } from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';

/** How many claims wait for a device of a class, and since when the first of them. */
export interface Pending {
  count: number;
  /** ISO 8601 time. */
  since?: string;
}

/** The classes of which a claim still waits for a device. */
export function pendingClasses(claim: ResourceClaim): string[] {
  if (claim.status?.allocation) {
    return [];
  }
  const names = new Set<string>();
  for (const { exactly, firstAvailable } of claim.spec.devices?.requests ??
    []) {
    for (const demand of [exactly, ...(firstAvailable ?? [])]) {
      if (demand?.deviceClassName) {
        names.add(demand.deviceClassName);
      }
    }
  }
  return [...names];
}

/** Keeps the claims that wait, by class. */
export class PendingClaims {
  readonly #created = new Map<string, Map<string, string>>();

  change(
    key: string,
    before: (ResourceClaim & KubernetesObject) | undefined,
    after: (ResourceClaim & KubernetesObject) | undefined,
  ): void {
    for (const name of before ? pendingClasses(before) : []) {
      const claims = this.#created.get(name);
      claims?.delete(key);
      if (claims?.size === 0) {
        this.#created.delete(name);
      }
    }
    for (const name of after ? pendingClasses(after) : []) {
      const claims = this.#created.get(name) ?? new Map<string, string>();
      claims.set(key, after?.metadata.creationTimestamp ?? '');
      this.#created.set(name, claims);
    }
  }

  of(deviceClass: string): Pending {
    const claims = this.#created.get(deviceClass);
    if (!claims) {
      return { count: 0 };
    }
    let since: string | undefined;
    for (const created of claims.values()) {
      if (created && (since === undefined || created < since)) {
        since = created;
      }
    }
    return { count: claims.size, ...(since ? { since } : {}) };
  }
}
