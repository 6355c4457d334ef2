import { ResourceClaim } from '@backstage-gpu/dra';
import {
  PendingWorkload,
  ProjectLimits,
} from '@backstage-gpu/plugin-gpu-common';
import { claimsInNamespace } from '../../core/inventory/claimsInNamespace';
import { pendingClasses } from '../../core/inventory/PendingClaims';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';

/** How many are named; one namespace can have thousands. */
const mostNamed = 20;

/** The pods and claims of a project that wait: for a device, or since a quota refused their claim. */
export function listPending(
  snapshot: Pick<Snapshot, 'clusters' | 'projects'>,
  project: string,
): Pick<ProjectLimits, 'pending' | 'pendingCount'> {
  const places =
    snapshot.projects.find(({ name }) => name === project)?.namespaces ?? [];
  const all = places.flatMap(({ cluster, namespace }) => {
    const model = snapshot.clusters.find(
      ({ summary }) => summary.name === cluster,
    );
    return model
      ? [...refusedPods(model, namespace), ...waitingClaims(model, namespace)]
      : [];
  });
  return { pending: all.slice(0, mostNamed), pendingCount: all.length };
}

/** A pod of which a claim was refused and does not exist yet; the event of the refusal stays after it was made after all. */
function refusedPods(
  model: ClusterModel,
  namespace: string,
): PendingWorkload[] {
  const made = claimsByPod(claimsInNamespace(model, namespace));
  const pods = new Map<string, PendingWorkload>();
  for (const { metadata, pod, message, at } of model.events) {
    if (
      metadata.namespace === namespace &&
      !wasMade(made.get(pod) ?? [], pod, message)
    ) {
      pods.set(pod, {
        cluster: model.summary.name,
        namespace,
        pod,
        kind: 'quota',
        reason: message,
        ...(at ? { since: at } : {}),
      });
    }
  }
  return [...pods.values()];
}

/** Names of claims by the pod that owns them or that they are reserved for. */
function claimsByPod(
  claims: readonly ResourceClaim[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { metadata, status } of claims) {
    const pods = new Set([
      ...(metadata?.ownerReferences ?? []).map(each => each.name ?? ''),
      ...(status?.reservedFor ?? []).map(each => each.name ?? ''),
    ]);
    for (const pod of pods) {
      names.set(pod, [...(names.get(pod) ?? []), metadata?.name ?? '']);
    }
  }
  return names;
}

/** Kubernetes cuts what a generated name begins with, so that 63 characters are left with the five at its end. */
const longestPrefix = 58;

/**
 * Whether the claim that an event says was refused is there: of several claims of one pod the others may be. The event
 * names it as the pod does, and its object begins with the names of both.
 */
function wasMade(
  claims: readonly string[],
  pod: string,
  message: string,
): boolean {
  const [, name] = /^PodResourceClaim (\S+):/.exec(message) ?? [];
  return name === undefined
    ? claims.length > 0
    : claims.some(claim =>
        claim.startsWith(`${pod}-${name}-`.slice(0, longestPrefix)),
      );
}

function waitingClaims(
  model: ClusterModel,
  namespace: string,
): PendingWorkload[] {
  return claimsInNamespace(model, namespace).flatMap(claim => {
    const classes = pendingClasses(claim);
    if (classes.length === 0) {
      return [];
    }
    const { name, creationTimestamp, ownerReferences } = claim.metadata ?? {};
    const pod = ownerReferences?.[0]?.name;
    return [
      {
        cluster: model.summary.name,
        namespace,
        claim: name,
        kind: 'device' as const,
        reason: `waits for a device of ${classes.join(' or ')}`,
        ...(pod ? { pod } : {}),
        ...(creationTimestamp ? { since: creationTimestamp } : {}),
      },
    ];
  });
}
